"""Fragments are merged by audience and precedence, and a person's changes lie over them (LAY-01, LAY-02)."""

import pytest

from tests.factories.portal_parts import write_fragment

HOME = '<tab id="home" slug="accueil" icon="house"><title xml:lang="fr">Accueil</title>{columns}</tab>'
MINE = '<tab id="mine" slug="moi"><title xml:lang="fr">À moi</title><column id="m1" width="12">' \
       '<window id="links" publication="links"/></column></tab>'


def column(id: str, *fnames: str, width: int = 6) -> str:
    return f'<column id="{id}" width="{width}">' + "".join(
        f'<window id="{fname}" publication="{fname}"/>' for fname in fnames) + "</column>"


def two_fragments(desk, common: int = 700, special: int = 600) -> None:
    write_fragment(desk.layouts, "common", HOME.format(columns=column("c1", "news") + column("c2", "links")),
                   precedence=common)
    write_fragment(desk.layouts, "pupils", HOME.format(columns=column("c1", "lessons") + column("c2", "menu")) + MINE,
                   "<audience><profile>pupil</profile></audience>", special)


def test_a_page_is_the_merge_of_the_fragments_whose_audience_one_matches(desk, shape):
    two_fragments(desk)
    desk.load()
    assert shape(desk.page()) == {"accueil": [["common.news", "pupils.lessons"], ["common.links", "pupils.menu"]],
                                  "moi": [["pupils.links"]]}
    assert shape(desk.page("teacher")) == {"accueil": [["common.news"], ["common.links"]]}
    assert shape(desk.page(None)) == {}


def test_the_higher_precedence_goes_first_and_gives_the_tab_its_shape(desk, shape):
    write_fragment(desk.layouts, "narrow", HOME.format(columns=column("c1", "news", width=12)), precedence=900)
    write_fragment(desk.layouts, "wide", HOME.replace("Accueil", "Ailleurs").format(
        columns=column("c1", "menu") + column("c2", "links")), precedence=100)
    desk.load()
    layout = desk.page()
    assert shape(layout) == {"accueil": [["narrow.news", "wide.menu", "wide.links"]]}
    assert layout.tabs[0].titles == {"fr": "Accueil"} and layout.tabs[0].columns[0].width == 12


def test_rules_are_joined_by_and_or_and_not(desk, shape):
    write_fragment(desk.layouts, "some", MINE, "<audience><kind>lycee</kind><any><profile>teacher</profile><all>"
                   "<profile>pupil</profile><group>g1 g2</group></all></any><none><role>webmaster</role></none></audience>")
    desk.load()
    assert shape(desk.page()) == {}
    assert shape(desk.page(groups=frozenset({"g2"}))) == shape(desk.page("teacher")) == {"moi": [["some.links"]]}
    assert shape(desk.page("teacher", roles=frozenset({"webmaster"}))) == {}
    assert shape(desk.page("teacher", establishment=desk.other)) == {}


def test_guests_get_the_fragment_of_guests(desk, shape):
    write_fragment(desk.layouts, "public", MINE, "<audience><guest/></audience>")
    desk.load()
    assert shape(desk.page(None)) == {"moi": [["public.links"]]} and shape(desk.page()) == {}


def test_titles_locks_and_preferences_of_a_window_reach_the_page(desk):
    desk.publish("news", preferences='<preference name="count"><value>3</value></preference>'
                                     '<preference name="url" read-only="true"><value>x</value></preference>')
    write_fragment(desk.layouts, "common", '<placed-by xml:lang="fr">le lycée</placed-by>' + HOME.format(
        columns='<column id="c" width="12"><window id="news" publication="news" lock="move delete" state="minimised">'
                '<title xml:lang="fr">Annonces</title><preference name="count"><value>5</value></preference></window>'
                "</column>"))
    desk.load()
    window = desk.page().tabs[0].columns[0].windows[0]
    assert (window.title, window.placed_by, window.minimised) == ("Annonces", "le lycée", True)
    assert window.locks == {"move", "delete"} and window.read_only == {"url"}
    assert dict(window.preferences) == {"count": ("5",), "url": ("x",)}


@pytest.mark.ours("LAY-02")
def test_own_changes_are_kept_as_changes_so_that_a_later_fragment_reaches_those_who_made_some(desk, shape):
    two_fragments(desk)
    desk.load()
    desk.change("move_window", "pupils.menu", "accueil", "common.c1", 1)
    own = desk.change("add_window", "feed", "moi", "pupils.m1", 1)
    desk.change("rename_tab", "moi", "Mon coin")
    assert shape(desk.page()) == {"accueil": [["common.news", "pupils.menu", "pupils.lessons"], ["common.links"]],
                                  "moi": [["pupils.links", own.id]]}
    assert [change["kind"] for change in desk.export()["changes"]] == ["move-window", "add-window", "rename-tab"]

    write_fragment(desk.layouts, "common", HOME.format(columns=column("c1", "news") + column("c2", "feed", "links")),
                   precedence=700)
    desk.load()

    assert shape(desk.page()) == {
        "accueil": [["common.news", "pupils.menu", "pupils.lessons"], ["common.feed", "common.links"]],
        "moi": [["pupils.links", own.id]]}
    assert desk.page().tab("moi").title("fr") == "Mon coin"
    assert shape(desk.page("friend"))["accueil"][1] == ["common.feed", "common.links", "pupils.menu"]


def test_a_moved_window_stays_behind_the_one_it_was_put_behind(desk, shape):
    two_fragments(desk)
    desk.load()
    desk.change("move_window", "pupils.menu", "accueil", "common.c1", 2)
    write_fragment(desk.layouts, "common", HOME.format(columns=column("c1", "feed", "news") + column("c2", "links")),
                   precedence=700)
    desk.load()
    assert shape(desk.page())["accueil"][0] == ["common.feed", "common.news", "pupils.lessons", "pupils.menu"]


def test_a_fragment_holds_in_its_period_on_the_clock_of_the_establishment(desk, shape, set_clock):
    write_fragment(desk.layouts, "week", MINE, attributes='valid-from="2026-11-25" valid-until="2026-11-27"')
    desk.load()
    assert shape(desk.page()) == {}
    for instant, there in (("2026-11-24T22:59:59", False), ("2026-11-24T23:00:00", True),
                           ("2026-11-27T22:59:59", True), ("2026-11-27T23:00:00", False)):
        set_clock(instant)
        assert bool(desk.page().tabs) is there, instant


def test_a_fragment_whose_file_is_gone_is_withdrawn_and_comes_back_with_it(desk, shape):
    path = write_fragment(desk.layouts, "mine", MINE)
    desk.load()
    own = desk.change("add_window", "feed", "moi")
    kept = path.read_text()
    path.unlink()
    desk.load()
    assert shape(desk.page()) == {} and [window.id for window in desk.page().displaced] == [own.id]
    path.write_text(kept)
    desk.load()
    assert shape(desk.page()) == {"moi": [[own.id, "mine.links"]]}
