"""The same content for every client: with and without script, on a phone, in a text browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.support.reading import box, tabs, titles
from tests.browser.support.text_browser import TextBrowser

LYCEE = "/e/lycee-ada-verneuil/"
LOGIN = "m.ba"


@pytest.fixture
def text_browser(portal, tmp_path) -> Iterator[TextBrowser]:
    """A w3m whose person has signed in by the forms of portal and CAS."""
    browser = TextBrowser(f"{portal.url}{LYCEE}login", tmp_path)
    browser.fill("Identifiant", LOGIN)
    browser.fill("Mot de passe", portal.accounts[LOGIN]["password"])
    browser.press("\t", 0.3)
    browser.press("\r", 5.0)
    yield browser
    browser.close()


@pytest.mark.sdet("T.51")
def test_every_client_has_the_same_content(browsing, text_browser):
    """Tabs, boxes and what is in them; the text browser reads them in the same order, and can use the forms."""
    text = text_browser.text()
    page = browsing.open(LOGIN, LYCEE)
    expected, shown = titles(page), tabs(page)
    assert "Bonjour Mariam" in text
    positions = [text.index(title) for title in expected]
    assert positions == sorted(positions), "the boxes in reading order"
    words = [word for lesson in page.locator(".pr-lesson__title").all_inner_texts() for word in lesson.split()]
    news = box(page, "Annonces du lycée").locator("h3 a").first.inner_text().strip()
    for other in (browsing.open(LOGIN, LYCEE, java_script_enabled=False), browsing.phone(LOGIN, LYCEE),
                  browsing.phone(LOGIN, LYCEE, java_script_enabled=False)):
        assert (titles(other), tabs(other)) == (expected, shown)
        expect(box(other, "Annonces du lycée")).to_contain_text(news)
    flat = " ".join(text.split())
    for piece in (*shown, *words[:6], " ".join(news.split())):
        assert piece in flat, piece
    for noise in ("function(", "{", "undefined", "data-"):
        assert noise not in text

    text_browser.follow("Réduire")
    reduced = text_browser.text()
    assert "Rouvrir « " in reduced.replace("\u00a0", " ")
    page.reload()
    assert page.locator(".pr-box--minimised").count() == 2


def test_a_text_browser_searches_the_directory(portal, text_browser):
    """A form of a portlet: a name is typed, the person is found, the page of the person opened."""
    text_browser.go(f"{portal.url}{LYCEE}p-annuaire/")
    text_browser.fill("Nom", "Aubertin")
    text_browser.follow("Chercher")
    found = text_browser.text()
    assert "Luc Aubertin" in found
    text_browser.follow("Luc Aubertin")
    assert "Mathématiques" in text_browser.text()
