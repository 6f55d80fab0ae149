"""The layouts and publications of the demonstration hold together, and differ by establishment and profile."""

from pathlib import Path

import pytest

from portal.api.identity import PROFILES, Attachment, Establishment, Person
from portal.api.registry import Publication
from portal.layout.compose import merge
from portal.layout.load import read_layouts
from portal.registry.definitions import Definitions
from portal.registry.reader import read_registry

ROOT = Path(__file__).parents[4]
SCHOOLS = {"primary": "ecole-les-tilleuls", "college": "college-les-marronniers", "lycee": "lycee-ada-verneuil",
           "university": "universite-deux-rives"}
PEOPLE = [(kind, profile) for kind, profiles in {
    "primary": ("pupil", "guardian", "teacher", "head"), "college": ("pupil", "guardian", "teacher", "head", "school-life"),
    "lycee": ("pupil", "guardian", "teacher", "head", "school-life"), "university": ("student", "teacher", "staff")}.items()
    for profile in profiles]


@pytest.fixture(scope="module")
def publications() -> dict[str, Publication]:
    """By fname."""
    entries = read_registry(ROOT / "registry.xml", Definitions(()), {"sources": "http://127.0.0.1:6545"})
    return {entry.publication.fname: entry.publication for entry in entries}


@pytest.fixture(scope="module")
def fragments(publications):
    """All of them, checked."""
    return read_layouts(ROOT / "layouts", publications)


def school(kind: str) -> Establishment:
    return Establishment("e", SCHOOLS.get(kind, kind), kind, "", kind)


def somebody(profile: str, *roles: str) -> Person:
    return Person("p", "p", "P", "P", "", (Attachment("e", profile),), "e", profile, "", frozenset(roles))


def page(fragments, kind: str, person: Person | None):
    return merge(fragment for fragment in fragments if fragment.audience.matches(person, school(kind)))


def windows(tabs):
    return [placed.node for tab in tabs for column in tab.columns for placed in column.windows]


@pytest.mark.parametrize("kind", [*SCHOOLS, "academy"])
@pytest.mark.parametrize("profile", PROFILES)
def test_nobody_has_an_empty_page(fragments, kind, profile):
    tabs = page(fragments, kind, somebody(profile))
    if profile not in ("pupil", "student") or (profile == "student") == (kind == "university") and kind != "academy":
        assert tabs and windows(tabs[:1])


def test_every_establishment_and_profile_has_a_page_of_its_own(fragments):
    pages = {}
    for kind, profile in PEOPLE:
        tabs = page(fragments, kind, somebody(profile))
        assert 1 <= len(windows(tabs[:1])) <= (4 if (kind, profile) == ("primary", "pupil") else 12)
        pages[tuple((tab.titles["fr"], tuple(node.id for column in tab.columns for node in (p.node for p in column.windows)))
                    for tab in tabs)] = (kind, profile)
    assert len(pages) == len(PEOPLE)
    for kind in SCHOOLS:
        assert len({page(fragments, kind, somebody(profile)) for at, profile in PEOPLE if at == kind}) >= 3


@pytest.mark.parametrize("kind", SCHOOLS)
def test_visitors_have_a_front_page_with_news_and_what_one_needs_to_know_all_locked(fragments, publications, kind):
    (tab,) = page(fragments, kind, None)
    nodes = windows([tab])
    assert tab.slug == "accueil" and tab.locks == {"move", "edit", "delete", "add"}
    assert nodes[0].fname == "annonces" and any(publications[node.fname].category == "pratique" for node in nodes)
    assert all(node.locks == {"move", "edit", "delete"} for node in nodes)


@pytest.mark.parametrize(("kind", "profile"), PEOPLE + [(kind, None) for kind in SCHOOLS])
def test_every_window_shows_something_that_its_reader_may_see(fragments, publications, kind, profile):
    person = somebody(profile) if profile else None
    for node in windows(page(fragments, kind, person)):
        assert publications[node.fname].audience.matches(person, school(kind)), node.id


@pytest.mark.parametrize("kind", [*SCHOOLS, "academy"])
@pytest.mark.parametrize("role", ["webmaster", "local-administrator", "central-administrator"])
def test_who_runs_a_portal_has_a_tab_for_it(fragments, publications, kind, role):
    person = somebody("staff", role)
    tab = next(tab for tab in page(fragments, kind, person) if tab.slug == "administration")
    seen = {node.fname for node in windows([tab]) if publications[node.fname].audience.matches(person, school(kind))}
    assert seen == ({"canaux"} if role == "webmaster" else {"canaux", "apparence"})


def test_texts_are_in_both_languages_and_icons_are_in_the_sprite(fragments, publications):
    icons = set((ROOT / "frontend" / "icons.txt").read_text().split())
    for publication in publications.values():
        assert set(publication.titles) == set(publication.descriptions) == {"fr", "en"} and publication.icon in icons
    for tab in (tab for fragment in fragments for tab in fragment.tabs):
        assert set(tab.titles) == {"fr", "en"} and tab.icon in icons
    for node in (node for fragment in fragments for node in windows(merge([fragment]))):
        assert set(node.titles) in (set(), {"fr", "en"})
