"""The same content for every client: with and without script, on a phone, in a text browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.support.reading import contents, tabs, titles
from tests.browser.support.text_browser import TextBrowser

LYCEE = "/e/lycee-ada-verneuil/"
LOGIN = "m.ba"


@pytest.fixture(scope="module")
def text_browser(portal, tmp_path_factory) -> Iterator[TextBrowser]:
    """A w3m whose person has signed in by the forms of portal and CAS."""
    browser = TextBrowser(f"{portal.url}{LYCEE}login", tmp_path_factory.mktemp("w3m"))
    browser.fill("Identifiant", LOGIN)
    browser.fill("Mot de passe", portal.accounts[LOGIN]["password"])
    browser.press("\t", 0.3)
    browser.press("\r", 5.0)
    yield browser
    browser.close()


@pytest.mark.sdet("T.51")
def test_every_client_has_the_same_content(browsing, portal, text_browser):
    """Tabs, boxes and every line of what is in them, with and without script, large and small; the text browser reads
    them in the same order, and can use the forms."""
    page = browsing.open(LOGIN, LYCEE)
    _until_all_has_come(page)
    text_browser.go(f"{portal.url}{LYCEE}")
    text = text_browser.text()
    expected, shown, content = titles(page), tabs(page), contents(page)
    assert len(expected) >= 6 and sum(map(len, content.values())) > 50
    for other in (browsing.open(LOGIN, LYCEE, java_script_enabled=False), browsing.phone(LOGIN, LYCEE),
                  browsing.phone(LOGIN, LYCEE, java_script_enabled=False)):
        assert (titles(other), tabs(other)) == (expected, shown)
        assert contents(other) == content
    flat, at = _squeezed(text), 0
    assert "BonjourMariam" in flat and all(_squeezed(title) in flat for title in shown)
    for title, lines in content.items():
        at = flat.index(_squeezed(title), at)
        assert [line for line in lines if _squeezed(line) not in flat[at:]] == [], title
    for noise in ("function(", "{", "undefined", "data-"):
        assert noise not in text

    text_browser.follow("Réduire")
    reduced = text_browser.text()
    assert "Rouvrir « " in reduced.replace("\u00a0", " ")
    page.reload()
    assert page.locator(".pr-box--minimised").count() == 2


def _until_all_has_come(page: Page) -> None:
    """Load the page again until what other hosts bring is there."""
    for _ in range(60):
        if not page.get_by_text("Ce contenu arrive").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.locator("#pr-main").inner_text())


def _squeezed(text: str) -> str:
    """Without white space: a text browser breaks lines elsewhere."""
    return "".join(text.split())


def test_a_text_browser_searches_the_directory(portal, text_browser):
    """A form of a portlet: a name is typed, the person is found, the page of the person opened."""
    text_browser.go(f"{portal.url}{LYCEE}p-annuaire/")
    text_browser.fill("Nom", "Aubertin")
    text_browser.follow("Chercher")
    found = text_browser.text()
    assert "Luc Aubertin" in found
    text_browser.follow("Luc Aubertin")
    assert "Mathématiques" in text_browser.text()
