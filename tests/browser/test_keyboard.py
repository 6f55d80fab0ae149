"""Everything by the keyboard: skip links, menus, forms; the focus can always be seen."""

from playwright.sync_api import expect

from tests.browser.support.browsing import Browsing
from tests.browser.support.keys import focused, tab_to
from tests.browser.support.reading import box

LYCEE = "/e/lycee-ada-verneuil/"
_STOP = """new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (one === document.body) return null;
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    return {words: one.textContent.trim().slice(0, 40), inside: y >= 0 && y <= innerHeight,
            covered: !!top && !one.contains(top) && !top.contains(one),
            ring: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none'};
})"""
"""What has the focus: whether its ring is drawn, whether it is on the screen, whether something lies over it."""


def test_skip_links_come_first_and_lead_there(browsing):
    """Three of them, seen when they have the focus; the first takes the reader past the header."""
    page = browsing.open("i.morvan", LYCEE)
    for words, target in (("Aller au contenu", "#pr-main"), ("Aller aux onglets", "#pr-tabs"),
                          ("Aller au pied de page", "#pr-footer")):
        page.goto(LYCEE)
        tab_to(page, f"a[href$='{target}']")
        assert focused(page) == words
        where = page.locator(":focus").bounding_box()
        assert where["width"] > 40 and where["y"] >= 0, "it can be seen"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.querySelector('{target}').contains(document.activeElement)")


def test_every_stop_of_the_home_page_can_be_seen(browsing):
    """From the first to the last, in the order of the page, without a trap; nothing covers what has the focus."""
    page = browsing.open("i.morvan", LYCEE)
    links = page.locator("a[href]:visible, button:visible, summary:visible, input:visible:not([type=hidden])").count()
    stops, wrong = 0, []
    while stops < links + 20:
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            break
        stops += 1
        wrong += [stop] if not stop["ring"] or not stop["inside"] or stop["covered"] else []
    assert stops >= links
    assert wrong == []


def test_menus_by_arrows_letters_and_escape(browsing):
    """The menu of a box: Down opens it, arrows go round, letters find, Escape gives the focus back."""
    page = browsing.open("i.morvan", LYCEE)
    menu = box(page, "La gazette du CDI").locator(".pr-boxmenu")
    tab_to(page, ".pr-boxmenu > summary", "La gazette du CDI")
    page.keyboard.press("ArrowDown")
    entries = [" ".join(words.split()) for words in menu.locator(".pr-menu__item").all_inner_texts()]
    assert focused(page) == entries[0] == "Agrandir"
    page.keyboard.press("ArrowUp")
    assert focused(page) == entries[-1]
    page.keyboard.press("Home")
    page.keyboard.type("reg")
    assert focused(page) == "Régler ce bloc"
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.matches('summary')")

    tab_to(page, "footer a")
    page.locator(".pr-person__summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pr-person__panel")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".pr-person__panel")).to_be_hidden()


def test_a_refused_form_takes_the_reader_to_what_is_wrong(browsing):
    """The summary of errors has the focus; its link leads into the field, which keeps what was typed."""
    page = browsing.open("i.morvan", LYCEE)
    gazette = box(page, "La gazette du CDI")
    gazette.locator(".pr-boxmenu > summary").click()
    gazette.get_by_role("link", name="Régler ce bloc").click()
    field = page.get_by_label("Articles affichés")
    field.evaluate("one => one.form.noValidate = true")
    field.fill("45")
    page.get_by_role("button", name="Enregistrer").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Articles affichés")).to_be_focused()
    expect(page.get_by_label("Articles affichés")).to_have_value("45")
    assert page.get_by_label("Articles affichés").get_attribute("aria-invalid") == "true"


def test_zoom_and_large_text_keep_every_word(browsing: Browsing):
    """200 % of zoom and the largest text at once, on a phone's width: nothing is cut, nothing scrolls sideways."""
    page = browsing.open("h.tran", f"{LYCEE}-/display", viewport={"width": 640, "height": 480})
    page.get_by_label("150").check()
    page.get_by_role("button", name="Appliquer").click()
    for address in (LYCEE, f"{LYCEE}p-services/", f"{LYCEE}accueil/-/customise", f"{LYCEE}mes-cours/"):
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 480})
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (address, width)
