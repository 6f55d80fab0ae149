"""The pages of the bench are those that were agreed on, and half a page does not pass for one."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from bench.load import Answer
from bench.pages import PAGES, Unfinished
from bench.site import FILES

LOCAL = ("news", "timetable", "whitepages", "catalogue", "account")


def kinds(windows: int) -> dict[str, int]:
    """How many windows of each kind a page has."""
    namespace = "{urn:preau:registry:1}"
    portlets = {publication.get("fname"): publication.get("portlet").partition(".")[0] for publication in
                ElementTree.parse(FILES / "registry.xml").getroot().iter(f"{namespace}publication")}
    counted = Counter(portlets[fname] for fname in PAGES[windows].windows.values())
    return {"local": sum(counted.pop(name, 0) for name in LOCAL), **counted}


@pytest.mark.parametrize(("windows", "wanted"), [
    (3, {"local": 1, "rss": 1, "notice": 1}),
    (12, {"local": 4, "rss": 4, "xml": 1, "webservice": 1, "bookmarks": 1, "notice": 1}),
    (30, {"local": 10, "rss": 10, "xml": 3, "webservice": 3, "bookmarks": 2, "notice": 2}),
])
def test_a_page_has_so_many_windows_of_each_kind(windows, wanted):
    assert kinds(windows) == wanted


def answer(*boxes: tuple[str, str, str]) -> Answer:
    """A page of three boxes: condition, window, content of each."""
    return Answer(200, {}, "".join(
        f'<section xmlns="http://www.w3.org/1999/xhtml"\n   class="pr-box pr-box--normal pr-box--infos pr-box--is-{condition}" '
        f'id="abcdef" data-window="banc.{window}" tabindex="-1"><h2>Annonces</h2>{content}</section>'
        for condition, window, content in boxes).encode())


WHOLE = (("ok", "trois-1", "Tournoi de futsal"), ("ok", "trois-2", '<ul class="pr-news">'),
         ("ok", "trois-3", "Le respect des personnes"))


def test_a_whole_page_passes():
    assert PAGES[3].look(answer(*WHOLE)) is None, "else it raises, as below"


@pytest.mark.parametrize(("boxes", "reason"), [
    (WHOLE[:2], "boxes missing"),
    ((*WHOLE, ("ok", "trois-4", "")), "too many"),
    ((*WHOLE[:2], ("late", "trois-3", "Le respect des personnes")), "is-late"),
    ((*WHOLE[:2], ("error", "trois-3", "Le respect des personnes")), "is-error"),
    ((*WHOLE[:2], ("ok", "trois-3", "Rien")), "Rien"),
])
def test_half_a_page_does_not(boxes, reason):
    with pytest.raises(Unfinished, match=re.escape(reason)):
        PAGES[3].look(answer(*boxes))
