"""What every page must have for those who use it without script, or read it by its structure."""

import functools
import re
from pathlib import Path

from playwright.sync_api import Page

__all__ = ["faults_of_structure"]

_SPRITE = Path(__file__).resolve().parents[3] / "build" / "assets" / "sprite.svg"
_FAULTS = """() => {
    const found = [], say = (what, one) => found.push(what + ': ' + one.outerHTML.slice(0, 140));
    for (const form of document.forms)
        if (![...form.elements].some(one => one.type === 'submit')) say('a form without a button', form);
    for (const link of document.querySelectorAll('a[href^="#"]'))
        if (!document.getElementById(link.getAttribute('href').slice(1))) say('a link that leads nowhere', link);
    for (const link of document.querySelectorAll('a:not([href])')) say('a link without an address', link);
    for (const one of document.querySelectorAll('[style]:not(.sortable-drag)')) say('an inline style', one);
    const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
    for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) found.push('two elements with the id ' + id);
    const heads = document.querySelectorAll('h1').length;
    if (heads !== 1) found.push(heads + ' headings of level 1');
    if (!document.title.trim() || !document.documentElement.lang) found.push('no title or no language');
    return found;
}"""


def faults_of_structure(page: Page) -> list[str]:
    """What is missing on the present page."""
    drawn = page.evaluate("[...document.querySelectorAll('use')].map(one => one.getAttribute('href').split('#')[1])")
    return page.evaluate(_FAULTS) + [f"no icon of the name {name}" for name in sorted(set(drawn) - _icons())]


@functools.cache
def _icons() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', _SPRITE.read_text(encoding="utf-8")))
