"""One makes the page one's own: by mouse, by keyboard alone, without script; and it lasts."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.support import arranging
from tests.browser.support.arranging import ADDED, CUSTOMISE, HOME, MINIMISED, MOVED, Arranged, arrangement
from tests.browser.support.browsing import Browsing, SignIns
from tests.browser.support.reading import box, sheet, sheets

WAYS = {
    "mouse": (Arranged("a.moreau", "Chez Anaïs"), arranging.by_mouse, {}),
    "keyboard": (Arranged("g.leclerc", "Chez Gaspard"), arranging.by_keyboard, {}),
    "forms": (Arranged("l.achour", "Chez Lina"), arranging.by_forms, {"java_script_enabled": False}),
}


@pytest.fixture(scope="module")
def arranged(browser: Browser, sign_ins: SignIns):
    """Makes the four changes in one of the ways, once; gives how the page looked at the end."""
    done = {}

    def arrange(way: str) -> tuple[Arranged, dict]:
        if way not in done:
            person, changes, options = WAYS[way]
            browsing = Browsing(browser, sign_ins)
            page = browsing.open(person.login, **options)
            changes(page, person.name)
            done[way] = person, arrangement(page)
            browsing.close()
        return done[way]

    return arrange


def _shows_the_four_changes(seen: dict, person: Arranged) -> None:
    assert seen["tabs"][0] == person.name
    assert any(ADDED in column for column in seen["columns"]), seen
    assert MOVED in seen["columns"][2] and MOVED not in seen["columns"][1], seen
    assert MINIMISED in seen["minimised"], seen


@pytest.mark.parametrize("way", WAYS)
def test_four_changes(arranged, browsing, way):
    """Another browser of the same person shows them; a classmate's page is as it was."""
    person, left = arranged(way)
    _shows_the_four_changes(left, person)
    assert arrangement(browsing.open(person.login, HOME)) == left
    other = arrangement(browsing.open("k.rahmani", HOME))
    assert other["tabs"][0] == "Accueil" and MOVED in other["columns"][1]


def test_the_changes_outlive_a_restart(arranged, browsing, portal):
    """All of it is there when the portal is started again."""
    left = [arranged(way) for way in WAYS]
    portal.restart()
    for person, seen in left:
        assert arrangement(browsing.open(person.login, HOME)) == seen


def test_escape_puts_a_held_box_back(browsing):
    """And a box that the establishment locked has no grip, nor opens a place above itself."""
    page = browsing.open("m.ziani", CUSTOMISE)
    locked = sheet(page, "Annonces du lycée")
    expect(locked).to_contain_text("Placé par")
    expect(locked.locator("[data-grip], summary, .pr-arrows")).to_have_count(0)
    before = sheets(page)
    sheet(page, MOVED).locator("[data-grip]").focus()
    page.keyboard.press("Space")
    for key in ("ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    expect(page.locator("[data-live]")).to_contain_text("est revenu à sa place")
    after = sheets(page)
    assert after == before
    page.reload()
    assert sheets(page) == before


def test_nothing_is_dropped_above_a_locked_box(browsing):
    """Dragged over the locked box at the top of a column, a box lands below it, and stays there."""
    page = browsing.open("m.ziani", CUSTOMISE)
    head = sheet(page, "Mes favoris").locator("h3")
    arranging.drag(page, head, sheet(page, "Annonces du lycée"))
    page.wait_for_load_state("networkidle")
    page.reload()
    assert sheets(page)[1][0] == "Annonces du lycée"


def test_a_gesture_that_cannot_be_saved_is_taken_back(browsing):
    """The server does not answer: the box returns to its place, and a banner says so."""
    page = browsing.open("j.quillien", CUSTOMISE)
    page.route("**/-/layout", lambda route: route.fulfill(status=409, body="{}"))
    before = sheets(page)[1]
    head = sheet(page, MOVED).locator("h3")
    arranging.drag(page, head, page.locator("[data-column='3'] .pr-sheet").first)
    expect(page.get_by_role("alert")).to_contain_text("n’a pas pu être enregistré")
    assert sheets(page)[1] == before


def test_tabs_are_made_moved_and_removed(browsing):
    """A tab of one's own: empty at first, moved to the left, filled, reset to nothing, removed."""
    page = browsing.open("u.fabre", CUSTOMISE)
    page.locator("summary", has_text="Nouvel onglet").click()
    page.locator("#pr-newtab").fill("Musique")
    page.get_by_role("button", name="Créer l’onglet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Musique")
    expect(page.locator(".pr-banner--ok")).to_be_visible()
    page.locator("[data-fname=favoris]").get_by_role("button", name="Ajouter").click()
    expect(sheet(page, "Mes favoris")).to_be_visible()
    last = page.locator(".pr-tab__title").all_inner_texts()
    page.locator("summary", has_text="Cet onglet").click()
    page.get_by_role("button", name="Déplacer l’onglet à gauche").click()
    moved = page.locator(".pr-tab__title").all_inner_texts()
    assert last[-1] == "Musique" and moved[-2] == "Musique"
    page.locator("summary", has_text="Cet onglet").click()
    page.get_by_role("button", name="Retirer l’onglet").click()
    expect(page.locator(".pr-tab__title", has_text="Musique")).to_have_count(0)


def test_on_a_phone_boxes_move_by_arrows(browsing):
    """No dragging: up and down beside each box, one column."""
    page = browsing.phone("e.lindberg", CUSTOMISE)
    before = sheets(page)[2]
    sheet(page, "Sciences au quotidien").get_by_role("button", name="Monter").tap()
    expect(page.locator("[data-live]")).to_contain_text("Sciences au quotidien, position 1")
    page.reload()
    after = sheets(page)[2]
    assert sorted(after) == sorted(before) and after[0] == "Sciences au quotidien" != before[0]


@pytest.mark.sdet("A.personalisation.03")
@pytest.mark.parametrize("login", ["t.blanchet", "c.sarr", "f.achour"])
def test_everyone_chooses_look_and_services_within_the_limits(browsing, login):
    """A pupil, a teacher, a guardian: display and boxes are one's own on every device; what the establishment holds in
    place stays."""
    page = browsing.open(login, "/e/lycee-ada-verneuil/-/display")
    page.get_by_label("Sombre").check()
    page.get_by_label("125").check()
    page.get_by_role("button", name="Appliquer ces réglages").click()
    page.goto(CUSTOMISE)
    page.locator("[data-fname=annuaire]").get_by_role("button", name="Ajouter").click()
    expect(sheet(page, ADDED)).to_be_visible()
    elsewhere = browsing.phone(login, HOME)
    expect(elsewhere.locator("html")).to_have_attribute("data-scheme", "dark")
    expect(elsewhere.locator("html")).to_have_attribute("data-text", "125")
    expect(box(elsewhere, ADDED)).to_be_visible()
    page.goto(HOME)
    locked = box(page, "Annonces du lycée")
    locked.locator(".pr-boxmenu > summary").click()
    expect(locked.get_by_role("button", name="Retirer")).to_have_count(0)
    expect(locked.locator(".pr-menu__refused")).to_contain_text("Placé par")
    window = locked.get_attribute("data-window")
    token = page.locator("input[name=csrf]").first.get_attribute("value")
    answer = page.request.post("/e/lycee-ada-verneuil/-/layout", form={"op": "remove", "window": window, "csrf": token})
    assert answer.status == 403
    page.reload()
    expect(box(page, "Annonces du lycée")).to_be_visible()
