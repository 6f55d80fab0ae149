"""What a fragment locks is locked on the server, whatever is asked (LAY-03)."""

import pytest

from portal.api.errors import NotFound, NotPermitted
from tests.factories.portal_parts import write_fragment

LOCKED = """<tab id="home" slug="accueil" lock="{tab}"><title xml:lang="fr">Accueil</title>
  <column id="c1" width="6"><window id="news" publication="news" lock="{window}"/>
    <window id="menu" publication="menu"/></column>
  <column id="c2" width="6"><window id="links" publication="links"/></column></tab>
<tab id="mine" slug="moi"><title xml:lang="fr">À moi</title><column id="m1" width="12"/></tab>"""


@pytest.fixture
def locked(desk):
    """Loads the two tabs with locks."""
    def load(tab: str = "", window: str = "") -> None:
        write_fragment(desk.layouts, "school", LOCKED.format(tab=tab, window=window))
        desk.load()
    return load


BREAKS = [
    ("", "move", "move_window", ("school.news", "accueil", "school.c2", 0)),
    ("", "move", "move_window", ("school.news", "moi", "school.m1", 0)),
    ("", "move", "move_window", ("school.news", "accueil", "school.c1", 1)),
    ("", "delete", "remove_window", ("school.news",)),
    ("", "edit", "rename_window", ("school.news", "À moi")),
    ("", "delete", "remove_tab", ("accueil",)),
    ("add", "", "add_window", ("feed", "accueil")),
    ("add", "", "add_window", ("feed", "school.home", "school.c2", 0)),
    ("edit", "", "rename_tab", ("accueil", "À moi")),
    ("move", "", "move_tab", ("accueil", 1)),
    ("delete", "", "remove_tab", ("accueil",)),
]


@pytest.mark.parametrize(("tab", "window", "operation", "arguments"), BREAKS)
def test_a_request_that_breaks_a_lock_is_refused_and_changes_nothing(desk, locked, tab, window, operation, arguments):
    locked()
    assert desk.page().version == desk.page().version
    locked(tab, window)
    before, changes = desk.page(), desk.export()
    with pytest.raises(NotPermitted):
        desk.change(operation, *arguments)
    assert desk.page() == before and desk.export() == changes


@pytest.mark.parametrize(("operation", "arguments"), [arguments[2:] for arguments in BREAKS])
def test_the_same_without_the_lock_is_done(desk, locked, operation, arguments):
    locked()
    before = desk.page()
    desk.change(operation, *arguments)
    assert desk.page() != before


def test_a_window_may_not_be_moved_into_a_tab_that_takes_nothing(desk, locked):
    locked(tab="add")
    own = desk.change("add_window", "feed", "moi")
    with pytest.raises(NotPermitted):
        desk.change("move_window", own.id, "accueil", "school.c2", 0)
    desk.change("move_window", "school.menu", "accueil", "school.c2", 0)
    assert [window.id for window in desk.page().tab("accueil").columns[1].windows] == ["school.menu", "school.links"]


def test_nothing_goes_before_what_is_locked_at_the_head(desk, locked, shape):
    locked(tab="move", window="move")
    desk.change("move_window", "school.links", "accueil", "school.c1", 0)
    own = desk.change("add_window", "feed", "accueil", "school.c1", 0)
    desk.change("move_tab", "moi", 0)
    assert shape(desk.page()) == {"accueil": [["school.news", own.id, "school.links", "school.menu"], []], "moi": [[]]}


def test_a_locked_box_moved_elsewhere_does_not_go_with_the_tab_it_stands_on(desk, locked, shape):
    locked(window="delete")
    desk.change("move_window", "school.news", "moi", "school.m1", 0)
    desk.change("remove_tab", "moi")
    assert shape(desk.page()) == {"accueil": [["school.menu", "school.news"], ["school.links"]]}


def test_a_locked_box_keeps_its_tab_when_its_own_tab_is_gone(desk, locked):
    locked(window="delete")
    desk.change("move_window", "school.news", "moi", "school.m1", 0)
    desk.change("remove_tab", "accueil")
    with pytest.raises(NotPermitted):
        desk.change("remove_tab", "moi")


def test_a_lock_set_later_undoes_what_it_forbids(desk, locked, shape):
    locked()
    desk.change("remove_window", "school.news")
    desk.change("move_window", "school.links", "accueil", "school.c1", 0)
    own = desk.change("add_window", "feed", "accueil", "school.c2", 0)
    desk.change("rename_tab", "accueil", "Chez moi")
    assert shape(desk.page())["accueil"] == [["school.links", "school.menu"], [own.id]]
    locked(tab="add edit", window="delete move")
    layout = desk.page()
    assert shape(layout)["accueil"] == [["school.news", "school.links", "school.menu"], []]
    assert layout.tab("accueil").title("fr") == "Accueil"
    assert [window.id for window in layout.displaced] == [own.id]


@pytest.mark.parametrize("operation", ["add_tab", "rename_tab", "move_tab", "remove_tab", "reset", "add_window",
                                       "move_window", "remove_window", "minimise_window", "rename_window"])
@pytest.mark.parametrize("who", [None, "pupil"])
def test_who_may_not_customise_changes_nothing(desk, locked, operation, who):
    locked()
    arguments = {"add_tab": ("x",), "rename_tab": ("moi", "x"), "move_tab": ("moi", 0), "remove_tab": ("moi",), "reset": (),
                 "add_window": ("feed", "moi"), "move_window": ("school.menu", "moi", "school.m1", 0),
                 "remove_window": ("school.menu",), "minimise_window": ("school.menu", True),
                 "rename_window": ("school.menu", "x")}[operation]
    permissions = frozenset({"layout.customise"} if who is None else ())
    with pytest.raises(NotPermitted):
        desk.change(operation, *arguments, who=who, permissions=permissions)
    assert desk.export()["changes"] == []


@pytest.mark.parametrize(("operation", "arguments"), [
    ("move_window", ("school.nothing", "moi", "school.m1", 0)), ("move_window", ("school.menu", "nowhere", "school.m1", 0)),
    ("move_window", ("school.menu", "moi", "school.c1", 0)), ("remove_window", ("u.stranger",)),
    ("minimise_window", ("hidden.menu", True)), ("rename_window", ("hidden.menu", "x")), ("remove_tab", ("secret",)),
    ("add_window", ("nothing", "moi")), ("add_window", ("feed", "secret")), ("reset", ("secret",)),
])
def test_what_is_not_on_ones_page_cannot_be_named(desk, locked, operation, arguments):
    write_fragment(desk.layouts, "hidden", '<tab id="t" slug="secret"><title xml:lang="fr">Secret</title>'
                   '<column id="c" width="12"><window id="menu" publication="menu"/></column></tab>',
                   "<audience><profile>teacher</profile></audience>")
    locked()
    with pytest.raises(NotFound):
        desk.change(operation, *arguments)


def test_changes_of_one_person_and_one_establishment_stay_there(desk, locked):
    locked()
    here = desk.change("add_window", "feed", "moi")
    assert desk.page().find(here.id) and not desk.page("friend").find(here.id)
    assert not desk.page("pupil", desk.other).find(here.id)
    with pytest.raises(NotFound):
        desk.change("remove_window", here.id, who="friend")
