"""The pages that the bench asks for, and whether an answer is one of them, whole."""

import html
import re
from xml.etree import ElementTree

from bench.load import Answer, BadAnswer
from bench.site import FILES
from portal.demo.establishments import LYCEE

__all__ = ["PAGES", "Page", "Unfinished"]

_NAMESPACE = "{urn:preau:layout:1}"
_CONTENT = {
    "annonces": "Portes ouvertes du lycée samedi|Fermeture du gymnase jeudi|Tournoi de futsal", "sorties": "Sortie",
    "emploi-du-temps": "Physique-chimie", "annuaire": "Banc 1|Banc 2", "services": "Charte informatique",
    "compte": "Première", "favoris": "Géoportail", "reglement": "Le respect des personnes",
    "flux": "pr-news|pr-lead|pr-list", "cars": "départ|Ligne|ligne", "menu": "<dl",
}
"""By publication (its number left out): what only its box can say, of which one must stand in it."""
_BOX = re.compile(r'<section[^>]*? class="pr-box ([^"]*)"[^>]*? data-window="([^"]*)"')


class Unfinished(BadAnswer):
    """A page on which a box is missing, waits for something, or says that it failed."""


class Page:
    """One page of the fragment of the bench.

    :param slug: of its tab. :param windows: window id to publication.
    """

    def __init__(self, slug: str, windows: dict[str, str]) -> None:
        self.slug, self.windows = slug, windows
        self.path = f"/e/{LYCEE.slug}/{slug}/"

    def look(self, answer: Answer) -> None:
        """:raises Unfinished: a box is missing or not well, or has not its own content."""
        parts = _BOX.split(answer.body.decode("utf-8"))
        found = {window: (classes, content) for classes, window, content in zip(*[iter(parts[1:])] * 3, strict=True)}
        if set(found) != set(self.windows):
            raise Unfinished(f"{self.slug}: boxes missing or too many: {sorted(set(found) ^ set(self.windows))}")
        for window, (classes, content) in found.items():
            kind = re.sub(r"-\d+$", "", self.windows[window])
            if "pr-box--is-ok" not in classes.split() or not any(text in content for text in _CONTENT[kind].split("|")):
                words = html.unescape(re.sub(r"<[^>]*>|\s+", " ", content))[:300]
                raise Unfinished(f"{self.slug}: {window} ({self.windows[window]}) is {classes!r}: {' '.join(words.split())}")


def _pages() -> dict[int, Page]:
    fragment = ElementTree.parse(FILES / "layouts" / "banc.xml").getroot()
    found = {}
    for tab in fragment.iter(f"{_NAMESPACE}tab"):
        windows = {f"{fragment.get('id')}.{window.get('id')}": window.get("publication", "")
                   for window in tab.iter(f"{_NAMESPACE}window")}
        found[len(windows)] = Page(tab.get("slug", ""), windows)
    return found


PAGES = _pages()
"""By number of windows."""
