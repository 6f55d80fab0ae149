"""Every page: accessible in light and dark, whole at 320 px and at 200 % of zoom, usable without script, in French."""

from collections import defaultdict

import pytest

from tests.browser.support.axe import sideways, violations
from tests.browser.support.crawl import is_help, pages, pieces
from tests.browser.support.french import not_french
from tests.browser.support.structure import faults_of_structure

LYCEE = "/e/lycee-ada-verneuil/"
VISITS = {
    "the portal's visitor": (None, "/", 4),
    "a visitor": (None, LYCEE, 25),
    "a pupil": ("i.morvan", LYCEE, 85),
    "a teacher who is webmaster": ("r.legall", LYCEE, 70),
    "an administrator": ("v.ricard", LYCEE, 50),
    "a pupil of primary school": ("t.garnier", "/e/ecole-les-tilleuls/", 20),
    "a guardian": ("s.garnier", "/e/college-les-marronniers/", 18),
    "a student": ("y.belkacem", "/e/universite-deux-rives/", 22),
}
NARROW, ZOOMED = 320, 640
"""Widths in CSS pixels: a small phone; a window of 1280 pixels at 200 %."""
COLOURS = ("color-contrast", "link-in-text-block")
_checked: dict[str, set[str]] = defaultdict(set)
_read: set[tuple] = set()
"""Pages of help that somebody has walked: they are the same for everybody."""


@pytest.mark.parametrize("who", VISITS)
def test_pages(browsing, who):
    """All that links lead to is walked without script on a narrow screen; what holds something new is looked at closely."""
    login, start, most = VISITS[who]
    theme = start.strip("/").rpartition("/")[2]
    walker = browsing.open(login, java_script_enabled=False, viewport={"width": NARROW, "height": 800})
    looker = browsing.open(login)
    wrong, seen = [], set(_read)
    for address in pages(walker, browsing.portal.url + start, seen, most):
        found = sideways(walker, NARROW) + faults_of_structure(walker) + not_french(walker)
        made_of = pieces(walker)
        if made_of - _checked[theme]:
            found += _closely(looker, address, not made_of - _checked["any"])
            _checked[theme] |= made_of
            _checked["any"] |= made_of
        wrong += [f"{address}: {one}" for one in dict.fromkeys(found)]
    assert len(seen) >= 4
    _read.update(kind for kind in seen if is_help(kind))
    assert wrong == [], "\n".join(wrong)


def _closely(page, address: str, known: bool) -> list[str]:
    """What the checker finds. What is ``known`` from another theme is only read in this one's colours."""
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.emulate_media(color_scheme="light")
    page.goto(address)
    found = violations(page, COLOURS if known else ())
    page.emulate_media(color_scheme="dark")
    page.reload()
    found += [f"dark: {one}" for one in violations(page, COLOURS)]
    return found + sideways(page, ZOOMED) + sideways(page, NARROW)
