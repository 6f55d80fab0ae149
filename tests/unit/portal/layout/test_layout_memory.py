"""What a worker remembers of layouts: fast, bounded, and never older than what people changed (PAGE-08, PAGE-09)."""

import time

import pytest
import sqlalchemy as sa

from portal.api.layout import ILayout
from portal.layout.interfaces import ILayoutMemory
from portal.versions import raise_version, read_versions
from tests.factories.fixtures import scope_of
from tests.factories.portal_parts import write_fragment

TAB = '<tab id="t{n}" slug="tab{n}"><title xml:lang="fr">Onglet</title><column id="c{n}" width="6">{left}</column>' \
      '<column id="d{n}" width="6">{right}</column></tab>'
EMPTY = '<tab id="t" slug="{slug}"><title xml:lang="fr">Autre</title><column id="c" width="12"/></tab>'


@pytest.fixture(autouse=True)
def loaded(desk):
    """Three tabs of twelve windows."""
    def windows(tab, side):
        return "".join(f'<window id="w{tab}{side}{n}" publication="news"/>' for n in range(6))
    for fragment in ("one", "two"):
        write_fragment(desk.layouts, fragment, "".join(
            TAB.format(n=n, left=windows(n, "a"), right=windows(n, "b")) for n in range(3)))
    desk.load()


def read(desk, db, versions=None):
    context = desk.context(db)
    if versions is not None:
        context.versions = versions
    return context.service(ILayout).layout()


@pytest.fixture
def statements(desk):
    """Every statement sent since."""
    sent = []
    sa.event.listen(desk.database.reader, "before_cursor_execute", lambda c, k, statement, *rest: sent.append(statement))
    return sent


def test_a_layout_that_is_held_costs_no_statement_and_less_than_a_tenth_of_a_millisecond(desk, statements):
    keys = ["fragments", "publications", f"person:{desk.people['pupil'].id}"]
    with desk.database.read(scope_of(desk.school)) as db:
        versions = read_versions(db, keys)
        first = read(desk, db, versions)
        statements.clear()
        took = []
        for _ in range(20):
            contexts = [desk.context(db) for _ in range(50)]
            for context in contexts:
                context.versions = versions
            began = time.perf_counter()
            for context in contexts:
                assert context.service(ILayout).layout() is first
            took.append((time.perf_counter() - began) / len(contexts))
        assert min(took) < 0.0001  # the best of twenty: the others had to share the processor
    assert statements == []


def test_a_layout_is_read_in_two_statements_and_one_for_publications(desk, statements):
    with desk.database.read(scope_of(desk.school)) as db:
        read(desk, db)
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 3
    assert sum("layout_" in statement for statement in statements) == 2


def test_people_with_the_same_fragments_share_the_merge(desk):
    desk.page("pupil"), desk.page("friend"), desk.page("teacher")
    assert len(desk.registry.getUtility(ILayoutMemory).merges) == 1


def test_a_change_is_seen_at_the_next_page_by_every_worker(desk, parts):
    desk.page()
    other_worker = parts()
    desk.change("remove_window", "one.w0a0")
    assert desk.page().find("one.w0a0") is None
    desk.registry = other_worker
    assert desk.page().find("one.w0a0") is None
    desk.change("reset")
    assert desk.page().find("one.w0a0")


def test_a_role_or_group_gained_is_seen_even_before_the_version_is_raised(desk):
    write_fragment(desk.layouts, "club", EMPTY.format(slug="club"), "<audience><group>club</group></audience>")
    desk.load()
    assert desk.page().tab("club") is None
    assert desk.page(groups=frozenset({"club"})).tab("club")


def test_nothing_is_remembered_of_what_is_not_committed(desk):
    with desk.database.write(scope_of(desk.school)) as db:
        context = desk.context(db)
        context.versions = read_versions(db, ["fragments", "publications", f"person:{context.person.id}"])
        layout = context.service(ILayout)
        layout.layout()
        layout.remove_window("one.w0a0")
        second = desk.context(db)
        second.versions = context.versions
        assert second.service(ILayout).layout().find("one.w0a0") is None
        db.rollback()
    assert desk.page().find("one.w0a0")


def test_the_version_changes_with_what_is_shown_and_only_then(desk):
    first = desk.page().version
    with desk.database.write() as db:
        raise_version(db, f"person:{desk.people['pupil'].id}")
        db.commit()
    assert desk.page().version == first
    desk.change("minimise_window", "one.w0a0", True)
    assert desk.page().version != first == desk.page("friend").version


def test_a_held_layout_ends_when_a_fragment_begins_to_hold(desk, set_clock):
    write_fragment(desk.layouts, "later", EMPTY.format(slug="later"),
                   attributes='valid-from="2026-11-24T12:00:00" valid-until="2026-11-24T13:00:00+00:00"')
    desk.load()
    assert desk.page().tab("later") is None
    set_clock("2026-11-24T11:00:00")
    assert desk.page().tab("later")
    set_clock("2026-11-24T13:00:00")
    assert desk.page().tab("later") is None


def test_the_language_is_part_of_what_is_held(desk):
    keys = ["fragments", "publications", f"person:{desk.people['pupil'].id}"]
    write_fragment(desk.layouts, "words", '<tab id="t" slug="words"><title xml:lang="fr">Mots</title><column id="c" width="12">'
                   '<window id="w" publication="news"><title xml:lang="fr">Annonces</title><title xml:lang="en">News</title>'
                   "</window></column></tab>")
    desk.load()
    found = {}
    with desk.database.read(scope_of(desk.school)) as db:
        for locale in ("fr", "en"):
            context = desk.context(db)
            context.locale, context.versions = locale, read_versions(db, keys)
            found[locale] = context.service(ILayout).layout().find("words.w")[3].title
    assert found == {"fr": "Annonces", "en": "News"}
