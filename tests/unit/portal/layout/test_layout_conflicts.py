"""Two workers that change one person's layout at once (LAY-09)."""

import threading

import pytest
import sqlalchemy as sa

from portal.api.errors import Conflict, NotFound
from portal.api.layout import ILayout
from portal.layout.models import LayoutChangeRow
from tests.factories.fixtures import make_database, scope_of
from tests.factories.portal_parts import write_fragment

TABS = '<tab id="home" slug="accueil"><title xml:lang="fr">Accueil</title><column id="c1" width="12">' \
       '<window id="news" publication="news"/></column></tab>'


@pytest.fixture(params=["sqlite", "postgresql"])
def busy(request, tmp_path, parts, make_desk):
    """The school with one tab, on either engine."""
    url = request.getfixturevalue("postgresql").create() if request.param == "postgresql" else None
    database = make_database(tmp_path, url)
    desk = make_desk(tmp_path, database, parts())
    write_fragment(desk.layouts, "school", TABS)
    desk.load()
    yield desk
    database.dispose()
    if url:
        request.getfixturevalue("postgresql").drop(url)


def at_once(desk, first, second):
    """Run two changes: the second begins after the first was made and before it is committed.

    :returns: what the second raised, or None.
    """
    made, told = threading.Event(), []

    def later():
        made.wait(5)
        try:
            desk.change(*second)
        except (Conflict, NotFound) as error:
            told.append(error)

    thread = threading.Thread(target=later)
    thread.start()
    with desk.database.write(scope_of(desk.school)) as db:
        getattr(desk.context(db).service(ILayout), first[0])(*first[1:])
        made.set()
        thread.join(0.3)
        db.commit()
    thread.join(10)
    assert not thread.is_alive()
    return told[0] if told else None


@pytest.mark.ours("LAY-09")
def test_of_two_changes_made_at_once_both_survive_or_the_second_is_told(busy):
    slug = busy.change("add_tab", "Un").slug
    assert at_once(busy, ("rename_tab", "accueil", "Chez moi"), ("rename_tab", slug, "Deux")) is None
    assert [tab.title("fr") for tab in busy.page().tabs] == ["Chez moi", "Deux"]

    told = at_once(busy, ("remove_tab", slug), ("add_window", "feed", slug))
    # SQLite lets the second begin only when the first has ended: it then finds the tab gone.
    assert isinstance(told, Conflict if busy.database.writer.dialect.name == "postgresql" else NotFound)
    assert busy.page().tab(slug) is None and busy.page().displaced == ()

    assert at_once(busy, ("minimise_window", "school.news", True), ("rename_window", "school.news", "Ici")) is None
    window = busy.page().find("school.news")[3]
    assert window.minimised and window.title == "Ici"
    with busy.database.read(scope_of(busy.school)) as db:
        numbers = list(db.scalars(sa.select(LayoutChangeRow.seq).order_by(LayoutChangeRow.seq)))
    assert numbers == [1, 2, 3, 4, 5, 6]


def test_the_first_change_of_somebody_made_twice_at_once(busy):
    assert at_once(busy, ("add_tab", "Un"), ("add_tab", "Deux")) is None
    assert [tab.title("fr") for tab in busy.page().tabs] == ["Accueil", "Un", "Deux"]


def test_a_change_that_is_undone_leaves_no_trace(busy):
    before = busy.page()
    with busy.database.write(scope_of(busy.school)) as db:
        layout = busy.context(db).service(ILayout)
        layout.add_tab("Un")
        assert len(layout.layout().tabs) == 2
        db.rollback()
    assert busy.page() == before
    assert [tab.title("fr") for tab in (busy.change("add_tab", "Deux"), *busy.page().tabs)] == ["Deux", "Accueil", "Deux"]
