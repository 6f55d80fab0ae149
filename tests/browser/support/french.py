"""French pages in French: no words left in English, and the spaces that French typography asks for."""

import functools
import re
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Page

__all__ = ["not_french"]

ROOT = Path(__file__).resolve().parents[3]
SHOWN = ("portal", "portlets", "channels", "themes")
"""Whose catalogues the pages of the demonstration are made of."""
_TEXTS = """(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (node.textContent.trim() && !node.parentElement.closest('script, style, code, pre, [lang]:not([lang=fr])'))
            found.push(node.textContent.trim().replace(/[ \\n\\t]+/g, ' '));
    for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
        for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
            if (one.getAttribute(name)) found.push(one.getAttribute(name).trim());
    return found;
})()"""
_SPACE = re.compile(r"[ \u202f][:;!?»](?:\s|$)|« ")


@functools.cache
def _english() -> frozenset[str]:
    """Words of the catalogues that are not the same in French, and are no French words elsewhere."""
    english, french = set(), set()
    for file in (file for folder in SHOWN for file in (ROOT / folder).glob("**/locale/fr/LC_MESSAGES/*.po")):
        with file.open("rb") as opened:
            for message in read_po(opened, locale="fr"):
                if isinstance(message.id, str) and message.id:
                    english.add(message.id)
                    french.add(message.string)
    return frozenset(english - french)


def not_french(page: Page) -> list[str]:
    """What the present page says in English, or with an ordinary space where a no-break space belongs."""
    texts = page.evaluate(_TEXTS)
    return [f"in English: {text}" for text in texts if text in _english()] + [
        f"a plain space: {text}" for text in texts if _SPACE.search(text)]
