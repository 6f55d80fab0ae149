"""The four changes of a page — add, move, rename, minimise — by mouse, by keyboard, by plain forms."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.support.keys import focused, tab_to
from tests.browser.support.reading import box, columns, sheet, tabs

__all__ = ["Arranged", "arrangement", "by_forms", "by_keyboard", "by_mouse"]

HOME = "/e/lycee-ada-verneuil/accueil/"
CUSTOMISE = f"{HOME}-/customise"
ADDED, MOVED, MINIMISED = "Annuaire", "La gazette du CDI", "Menu du self"


@dataclass(frozen=True)
class Arranged:
    """How somebody left their home page.

    :param login: whose it is. :param name: the tab's new name.
    """

    login: str
    name: str


def arrangement(page: Page) -> dict:
    """What the present page shows: names of tabs, boxes by column, titles of minimised boxes."""
    closed = page.locator(".pr-box--minimised .pr-box__title a").all_inner_texts()
    return {"tabs": tabs(page), "columns": columns(page), "minimised": closed}


def _is_in_column(page: Page, title: str, column: int) -> None:
    expect(page.locator(f"[data-column='{column}'] .pr-sheet[data-title='{title}']")).to_have_count(1)


def by_mouse(page: Page, name: str) -> None:
    """Clicks and drags; the box leaves another tab, and comes back from the catalogue of services."""
    page.goto("/e/lycee-ada-verneuil/a-moi/")
    box(page, ADDED).locator(".pr-boxmenu > summary").click()
    box(page, ADDED).get_by_role("button", name="Retirer de la page").click()
    expect(box(page, ADDED)).to_have_count(0)
    page.goto("/e/lycee-ada-verneuil/p-services/")
    card = page.locator(".pr-service", has_text=ADDED)
    card.locator("summary").click()
    card.get_by_role("button", name="Accueil", exact=True).click()
    expect(page.locator(".pr-service", has_text=ADDED).locator(".pr-chip--ok")).to_contain_text("Accueil")

    page.goto(HOME)
    page.get_by_role("link", name="Personnaliser").click()
    drag(page, sheet(page, MOVED).locator("h3"), page.locator("[data-column='3'] .pr-sheet").first)
    expect(page.locator(".pr-toast")).to_contain_text("colonne 3")
    _is_in_column(page, MOVED, 3)

    page.locator("summary", has_text="Cet onglet").click()
    page.get_by_label("Nom de l’onglet").first.fill(name)
    page.get_by_role("button", name="Renommer l’onglet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.get_by_role("link", name="Terminer").click()
    reduced = box(page, MINIMISED)
    reduced.locator(".pr-boxmenu > summary").click()
    reduced.get_by_role("button", name="Réduire").click()
    expect(page.locator(".pr-box--minimised", has_text=MINIMISED)).to_be_visible()


def drag(page: Page, what, where) -> None:
    """Press on the middle of ``what``, move in steps over ``where``, release there."""
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), where.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2 + 12, start["y"] + start["height"] / 2 + 6, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] * 0.7, steps=4)
    page.mouse.up()


def by_keyboard(page: Page, name: str) -> None:
    """Tab, arrows, Space, Enter and letters; what is said aloud is checked on the way."""
    said = page.locator("[data-live]")
    page.goto(HOME)
    tab_to(page, "a.pr-header__customise")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CUSTOMISE}")

    tab_to(page, ".pr-sheet [data-grip]", MOVED)
    page.keyboard.press("Space")
    expect(said).to_contain_text("Échap")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("colonne 3")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(said).to_contain_text("posé")
    assert MOVED in focused(page), "the grip keeps the focus"
    _is_in_column(page, MOVED, 3)

    tab_to(page, "[data-fname=annuaire] button")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fname=annuaire] .pr-chip--ok")).to_be_visible()

    tab_to(page, "summary", "Cet onglet")
    page.keyboard.press("Enter")
    tab_to(page, "#pr-rename")
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    tab_to(page, "a.pr-arrange-bar__done")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}")
    tab_to(page, ".pr-boxmenu > summary", MINIMISED)
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Réd")
    page.keyboard.press("Enter")
    expect(page.locator(".pr-box--minimised", has_text=MINIMISED)).to_be_visible()


def by_forms(page: Page, name: str) -> None:
    """In a browser without script: links, menus that are ``details``, forms with their buttons."""
    page.goto(CUSTOMISE)
    page.get_by_label("Chercher parmi les blocs").fill("personne")
    page.get_by_label("Chercher parmi les blocs").press("Enter")
    page.locator("[data-fname=annuaire]").get_by_role("button", name="Ajouter").click()
    expect(page.locator(".pr-banner--ok")).to_contain_text(ADDED)

    moved = sheet(page, MOVED)
    moved.locator("summary").click()
    moved.get_by_label("Colonne").select_option("3")
    moved.get_by_label("Place", exact=True).fill("1")
    moved.get_by_role("button", name="Déplacer ici").click()
    _is_in_column(page, MOVED, 3)
    moved.get_by_role("button", name="Descendre").click()
    moved.get_by_role("button", name="Monter").click()
    assert "#s-" in page.url, "each form comes back to the box that moved"

    page.locator("summary", has_text="Cet onglet").click()
    page.get_by_label("Nom de l’onglet").first.fill(name)
    page.get_by_role("button", name="Renommer l’onglet").click()
    page.get_by_role("link", name="Terminer").click()
    reduced = box(page, MINIMISED)
    reduced.locator(".pr-boxmenu > summary").click()
    reduced.get_by_role("button", name="Réduire").click()
    expect(page.locator(".pr-box--minimised", has_text=MINIMISED)).to_be_visible()
