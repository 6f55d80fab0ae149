"""Broken sources and broken portlets: the page is in time, each box says what is wrong, the others are whole."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.support.browsing import Browsing, SignIns
from tests.browser.support.faulty_site import BROKEN, TAB, FaultySite, title_of
from tests.browser.support.reading import box, titles

PUPIL = "n.abadie"
SERVED_SECONDS = 3.0
"""The page's deadline of 1.5 s, and room for a busy machine; the sources hang for 30 s."""
SAYS = {
    "lent": "Le site met trop de temps à répondre.",
    "enorme": "Le site envoie trop de données à la fois.",
    "casse": "Ce contenu n’a pas la forme attendue.",
    "soap": "Le site répond par une erreur.",
    "sans-fin": "Ce contenu est trop long à préparer.",
    "leve": "Ce bloc a rencontré un problème.",
    "dort": "Ce bloc a mis trop de temps à répondre.",
}


def _served(page: Page) -> float:
    """Seconds from asking for the page to its last byte."""
    return page.evaluate("(n => (n.responseEnd - n.requestStart) / 1000)(performance.getEntriesByType('navigation')[0])")


def _until_settled(page: Page) -> None:
    """Load the page again until every source has been tried."""
    deadline = time.monotonic() + 60
    while page.locator(".pr-box__body", has_text="Ce contenu arrive").count():
        assert time.monotonic() < deadline, page.locator("#pr-main").inner_text()
        time.sleep(0.5)
        page.reload()


@pytest.fixture(scope="module")
def broken(seed, tmp_path_factory) -> Iterator[SignIns]:
    """Sign-ins of the site where the sample sources are allowed."""
    site = FaultySite(seed, tmp_path_factory.mktemp("broken") / "site")
    site.start()
    yield SignIns(site)
    site.stop()


@pytest.fixture
def visiting(browser: Browser, broken: SignIns) -> Iterator[Browsing]:
    """Contexts on the site with the broken tab."""
    made = Browsing(browser, broken)
    yield made
    made.close()


def test_each_box_says_what_is_wrong_and_the_page_is_in_time(visiting):
    """From the first request, when nothing is known of any source, to the last, when all have failed."""
    page = visiting.open(PUPIL, TAB, java_script_enabled=False)
    assert titles(page) == [title for _portlet, title, _preferences in BROKEN.values()]
    assert _served(page) < SERVED_SECONDS
    _until_settled(page)
    assert _served(page) < SERVED_SECONDS
    for fname, words in SAYS.items():
        expect(box(page, title_of(fname)).locator(".pr-notice--bad")).to_contain_text(words)
    expect(box(page, title_of("sain")).get_by_role("link", name="« Antigone » au théâtre")).to_be_visible()
    for fname in ("leve", "dort"):
        expect(box(page, title_of(fname)).locator(".pr-notice__ref")).to_contain_text("Réf.")
    assert "secret of the portlet" not in page.content(), "what a portlet raised is nobody's to read"


def test_what_failed_can_be_tried_again(visiting):
    """By a form of the portal or of the channel; each comes back to the page and to the box."""
    page = visiting.open(PUPIL, TAB, java_script_enabled=False)
    _until_settled(page)
    first = box(page, title_of("leve")).locator(".pr-notice__ref").inner_text()
    box(page, title_of("leve")).get_by_role("button", name="Réessayer").click()
    expect(box(page, title_of("leve"))).to_contain_text("Ce bloc a rencontré un problème.")
    assert box(page, title_of("leve")).locator(".pr-notice__ref").inner_text() != first, "it was tried, and failed anew"
    assert page.locator(".pr-error").count() == 0
    box(page, title_of("soap")).get_by_role("button", name="Réessayer").click()
    expect(box(page, title_of("soap"))).to_be_visible()


def test_a_script_in_a_feed_is_not_run(visiting):
    """Its articles are shown as text; nothing of it runs, loads, or leads anywhere but to addresses of pages."""
    page = visiting.open(PUPIL, TAB)
    _until_settled(page)
    hostile = box(page, title_of("hostile"))
    expect(hostile).to_contain_text("Un article honnête")
    hostile.locator(".pr-box__title a").click()
    large = page.locator(".pr-box--maximised")
    expect(large).to_contain_text("Un article honnête")
    assert "pris" not in page.title()
    for found in (hostile, large):
        assert found.locator("script, iframe, svg:not(.pr-icon), math, img[src='x'], style").count() == 0
    addresses = page.locator("a[href]").evaluate_all("all => all.map(one => one.protocol)")
    assert set(addresses) <= {"http:", "https:"}
    attributes = page.evaluate("""[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())
        .filter(name => name.startsWith('on'))""")
    assert attributes == []


@pytest.mark.ours("PAGE-01")
def test_a_late_box_is_completed_without_a_reload(visiting):
    """It keeps its place and says that it is late; by script it arrives, without script a link shows it alone."""
    page = visiting.open(PUPIL, TAB)
    assert _served(page) < SERVED_SECONDS
    late = box(page, title_of("tarde"))
    expect(late).to_contain_text("Ce bloc prend plus de temps que prévu.")
    page.evaluate("window.stillHere = true")
    expect(late).to_contain_text("Tout vient à point.", timeout=10_000)
    expect(page.locator("[data-live]")).to_contain_text("est prêt")
    assert page.evaluate("window.stillHere"), "no reload"
    # What it wants in the head has come with it, once, and works.
    expect(page.locator("head link[href$='/late.css']")).to_have_count(1)
    expect(page.locator("head script[src$='/late.js']")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("data-late", "run")

    plain = visiting.open(PUPIL, TAB, java_script_enabled=False)
    assert _served(plain) < SERVED_SECONDS
    box(plain, title_of("tarde")).get_by_role("link", name="L’ouvrir seul").click()
    expect(plain.locator(".pr-box")).to_have_count(1)
    expect(plain.locator(".pr-box")).to_contain_text("Tout vient à point.")
    expect(plain.locator("head link[href$='/late.css']")).to_have_count(1)
    plain.get_by_role("link", name="Revenir à Pannes").click()
    assert titles(plain) == titles(page)


def test_with_an_empty_allow_list_the_refusal_is_shown(browser, seed, tmp_path):
    """The same sources, on a host that nobody allowed: no box hangs, each says that the address is not allowed."""
    site = FaultySite(seed, tmp_path / "site", allowed=False)
    site.start()
    visiting = Browsing(browser, SignIns(site))
    page = visiting.open(PUPIL, TAB)
    _until_settled(page)
    for fname in ("lent", "enorme", "casse", "hostile", "sain", "soap", "sans-fin"):
        expect(box(page, title_of(fname)).locator(".pr-notice--bad")).to_contain_text("Cette adresse n’est pas autorisée.")
    assert _served(page) < SERVED_SECONDS
    visiting.close()
    site.stop()
