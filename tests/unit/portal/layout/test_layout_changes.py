"""Every change that a person can make to their page."""

import pytest

from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.layout import writing
from portal.layout.changes import Change, compact
from tests.factories.portal_parts import write_fragment

TABS = """<tab id="home" slug="accueil" icon="house"><title xml:lang="fr">Accueil</title><title xml:lang="en">Home</title>
  <column id="c1" width="4"><window id="news" publication="news"/><window id="menu" publication="menu"/></column>
  <column id="c2" width="8"><window id="links" publication="links"/></column></tab>
<tab id="mine" slug="moi"><title xml:lang="fr">À moi</title>
  <column id="m1" width="12"><window id="feed" publication="feed"/></column></tab>"""
EMPTY = '<tab id="t" slug="extra"><title xml:lang="fr">Extra</title><column id="c" width="12"/></tab>'
START = {"accueil": [["school.news", "school.menu"], ["school.links"]], "moi": [["school.feed"]]}


@pytest.fixture(autouse=True)
def loaded(desk):
    """Two tabs, nothing locked."""
    write_fragment(desk.layouts, "school", TABS)
    desk.load()


def test_a_new_window_goes_on_top_of_the_shortest_column(desk, shape):
    window = desk.change("add_window", "lessons", "accueil")
    assert shape(desk.page())["accueil"] == [["school.news", "school.menu"], [window.id, "school.links"]]
    assert window.id.startswith("u.") and window.fname == "lessons" and window.portlet == "boxes.box" and not window.locks


def test_a_new_window_goes_where_it_is_wanted(desk, shape):
    window = desk.change("add_window", "lessons", "accueil", "school.c1", 1)
    assert shape(desk.page())["accueil"][0] == ["school.news", window.id, "school.menu"]


@pytest.mark.parametrize(("position", "order"), [(0, ["school.links", "school.news", "school.menu"]),
                                                 (1, ["school.news", "school.links", "school.menu"]),
                                                 (99, ["school.news", "school.menu", "school.links"]),
                                                 (-5, ["school.links", "school.news", "school.menu"])])
def test_a_window_moves_to_another_column(desk, shape, position, order):
    desk.change("move_window", "school.links", "accueil", "school.c1", position)
    assert shape(desk.page())["accueil"] == [order, []]


def test_a_window_moves_within_its_column_and_to_another_tab(desk, shape):
    desk.change("move_window", "school.news", "accueil", "school.c1", 1)
    assert shape(desk.page())["accueil"][0] == ["school.menu", "school.news"]
    desk.change("move_window", "school.news", "moi", "school.m1", 0)
    assert shape(desk.page()) == {"accueil": [["school.menu"], ["school.links"]], "moi": [["school.news", "school.feed"]]}


def test_a_removed_window_is_gone_and_a_reset_brings_it_back(desk, shape):
    desk.change("remove_window", "school.news")
    assert shape(desk.page())["accueil"][0] == ["school.menu"]
    desk.change("reset")
    assert shape(desk.page()) == START


def test_minimised_is_kept_and_undone(desk):
    desk.change("minimise_window", "school.news", True)
    assert desk.page().find("school.news")[3].minimised
    desk.change("minimise_window", "school.news", True)
    assert len(desk.export()["changes"]) == 1
    desk.change("minimise_window", "school.news", False)
    assert not desk.page().find("school.news")[3].minimised


def test_a_window_is_renamed_and_goes_back_to_its_own_title(desk):
    desk.change("rename_window", "school.news", "  Ce   qu’on dit ")
    assert desk.page().find("school.news")[3].title == "Ce qu’on dit"
    desk.change("rename_window", "school.news", "")
    assert desk.page().find("school.news")[3].title == ""


@pytest.mark.parametrize("title", ["x" * 61, "a\x00b", "a\u202eb"])
def test_a_title_that_cannot_be_shown_is_refused(desk, title):
    with pytest.raises(Invalid) as refused:
        desk.change("rename_window", "school.news", title)
    assert list(refused.value.fields) == ["title"]


def test_a_tab_of_ones_own_comes_last_with_the_columns_of_the_first(desk, shape):
    tab = desk.change("add_tab", "Révisions")
    assert tab.own and tab.slug.startswith("t-") and tab.titles == {"fr": "Révisions", "en": "Révisions"}
    assert [column.width for column in tab.columns] == [4, 8] and list(shape(desk.page()))[-1] == tab.slug
    window = desk.change("add_window", "lessons", tab.slug)
    desk.change("move_window", "school.menu", tab.slug, tab.columns[1].id, 0)
    assert shape(desk.page())[tab.slug] == [[window.id], ["school.menu"]]


@pytest.mark.parametrize("title", ["", "   ", "x" * 41])
def test_a_tab_needs_a_name_of_at_most_40_characters(desk, title):
    with pytest.raises(Invalid):
        desk.change("add_tab", title)
    with pytest.raises(Invalid):
        desk.change("rename_tab", "moi", title)


def test_a_renamed_tab_has_its_name_in_every_language_and_keeps_its_slug(desk):
    desk.change("rename_tab", "accueil", "Chez moi")
    tab = desk.page().tab("accueil")
    assert (tab.title("fr"), tab.title("en"), tab.own) == ("Chez moi", "Chez moi", False)


def test_tabs_change_places(desk, shape):
    own = desk.change("add_tab", "Révisions").slug
    desk.change("move_tab", own, 0)
    assert list(shape(desk.page())) == [own, "accueil", "moi"]
    desk.change("move_tab", "accueil", 99)
    assert list(shape(desk.page())) == [own, "moi", "accueil"]


def test_a_removed_tab_takes_own_windows_along_and_sends_the_others_home(desk, shape):
    tab = desk.change("add_tab", "Révisions")
    desk.change("add_window", "lessons", tab.slug)
    desk.change("move_window", "school.news", tab.slug, tab.columns[0].id, 0)
    desk.change("remove_tab", tab.slug)
    layout = desk.page()
    assert shape(layout) == {"accueil": [["school.menu", "school.news"], ["school.links"]], "moi": [["school.feed"]]}
    assert layout.displaced == ()


def test_one_tab_goes_back_to_what_its_fragments_say(desk, shape):
    own = desk.change("add_window", "lessons", "moi")
    desk.change("move_window", "school.news", "moi", "school.m1", 0)
    desk.change("move_window", "school.feed", "accueil", "school.c2", 0)
    desk.change("remove_window", "school.menu")
    desk.change("rename_tab", "accueil", "Chez moi")
    desk.change("move_tab", "accueil", 1)
    desk.change("reset", "accueil")
    layout = desk.page()
    assert shape(layout) == {"accueil": [["school.news", "school.menu"], ["school.links"]], "moi": [[own.id, "school.feed"]]}
    assert layout.tab("accueil").title("fr") == "Accueil" and list(shape(layout)) == ["accueil", "moi"]


def test_a_tab_of_ones_own_has_nothing_to_go_back_to(desk):
    slug = desk.change("add_tab", "Révisions").slug
    with pytest.raises(NotPermitted):
        desk.change("reset", slug)


def test_a_tab_and_a_layout_have_room_for_so_much(desk, monkeypatch):
    monkeypatch.setattr("portal.layout.operations.WINDOWS", 2)
    monkeypatch.setattr("portal.layout.operations.TABS", 3)
    desk.change("add_window", "news", "moi")
    for operation, arguments in (("add_window", ("news", "moi")), ("move_window", ("school.links", "moi", "school.m1", 0))):
        with pytest.raises(Invalid):
            desk.change(operation, *arguments)
    desk.change("add_tab", "Trois")
    with pytest.raises(Invalid):
        desk.change("add_tab", "Quatre")


def test_a_full_list_of_changes_loses_those_made_void_and_then_refuses(desk, monkeypatch, shape):
    monkeypatch.setattr(writing, "MOST", 4)
    for minimised in (True, False, True, False):
        desk.change("minimise_window", "school.news", minimised)
    desk.change("rename_tab", "moi", "Mon coin")
    assert [change["kind"] for change in desk.export()["changes"]] == ["restore-window", "rename-tab"]
    desk.change("move_tab", "moi", 0)
    desk.change("move_tab", "moi", 1)
    with pytest.raises(Invalid):
        desk.change("move_tab", "moi", 0)
    desk.change("reset")
    desk.change("remove_window", "school.news")
    assert shape(desk.page())["accueil"][0] == ["school.menu"]
    assert [change["kind"] for change in desk.export()["changes"]] == ["reset", "remove-window"]


def test_compacting_keeps_the_outcome():
    changes = [(1, Change("rename-tab", {"tab": "a", "title": "x"})), (2, Change("minimise-window", {"window": "w"})),
               (3, Change("move-window", {"window": "w"})), (4, Change("rename-tab", {"tab": "a", "title": "y"})),
               (5, Change("reset", {"tab": "a"})), (6, Change("rename-tab", {"tab": "a", "title": "z"})),
               (7, Change("restore-window", {"window": "w"}))]
    assert compact(changes) == [1]


def test_a_window_without_a_place_can_be_put_back_or_dismissed(desk, shape):
    write_fragment(desk.layouts, "extra", EMPTY)
    desk.load()
    one, two = desk.change("add_window", "lessons", "extra"), desk.change("add_window", "news", "extra")
    (desk.layouts / "extra.xml").unlink()
    desk.load()
    assert {window.id for window in desk.page().displaced} == {one.id, two.id}
    desk.change("move_window", one.id, "moi", "school.m1", 0)
    desk.change("remove_window", two.id)
    layout = desk.page()
    assert shape(layout)["moi"] == [[one.id, "school.feed"]] and layout.displaced == ()


def test_windows_of_a_publication_no_longer_for_the_person(desk, shape):
    own = desk.change("add_window", "feed", "accueil")
    desk.publish("news", "lessons", "links", "menu", more=(
        '<publication fname="feed" portlet="boxes.box" category="outils" icon="star"><title xml:lang="fr">Flux</title>'
        "<audience><profile>teacher</profile></audience></publication>"))
    layout = desk.page()
    assert shape(layout) == {"accueil": [["school.news", "school.menu"], ["school.links"]], "moi": [[]]}
    assert [(window.id, window.title) for window in layout.displaced] == [(own.id, "Feed")]
    with pytest.raises(NotFound):
        desk.change("move_window", own.id, "moi", "school.m1", 0)
    desk.publish("news", "lessons", "links", "menu", "feed")
    assert shape(desk.page())["accueil"] == [["school.news", "school.menu"], [own.id, "school.links"]]


def test_windows_of_a_withdrawn_publication_or_of_a_package_that_is_gone_become_placeholders(desk, shape):
    own = desk.change("add_window", "feed", "accueil")
    before = shape(desk.page())
    desk.publish("news", "lessons", "links", "menu")
    layout = desk.page()
    assert shape(layout) == before
    assert layout.find(own.id)[3].extra == layout.find("school.feed")[3].extra == {"gone": "withdrawn"}
    assert (layout.find(own.id)[3].portlet, layout.find(own.id)[3].title) == ("", "Feed")
    desk.publish("news", "lessons", "links", "menu", "feed", portlet="elsewhere.box")
    assert shape(desk.page()) == before and desk.page().find("school.news")[3].extra == {"gone": "uninstalled"}
    with pytest.raises(NotFound):
        desk.change("add_window", "feed", "accueil")
    desk.publish("news", "lessons", "links", "menu", "feed")
    assert shape(desk.page()) == before and desk.page().find(own.id)[3].extra == {}


def test_the_export_is_plain_data_in_order(desk):
    import json
    desk.change("rename_tab", "moi", "Mon coin")
    desk.change("remove_window", "school.news")
    assert json.loads(json.dumps(desk.export())) == {"format": 1, "changes": [
        {"kind": "rename-tab", "tab": "school.mine", "slug": "moi", "title": "Mon coin"},
        {"kind": "remove-window", "window": "school.news"}]}
