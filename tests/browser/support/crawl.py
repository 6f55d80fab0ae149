"""All pages that somebody can reach by links, one of each kind."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

__all__ = ["is_help", "pages", "pieces"]

_LINKS = """[...document.querySelectorAll('a[href]')].filter(one => !one.closest('[inert]')).map(one => {
    const use = one.closest('.pr-box')?.querySelector('.pr-box__head .pr-tile use');
    return [one.href.split('#')[0], use ? use.getAttribute('href').split('#')[1] : ''];
})"""
"""Every link with the icon of the box that holds it: boxes of one icon are boxes of one service."""
_PIECES = """(() => {
    const words = one => [...one.classList].filter(word => !word.startsWith('pr-icon')).map(word => '.' + word);
    const name = one => one.tagName + words(one).join('');
    return [...new Set([...document.querySelectorAll('body *')].map(one => name(one.parentElement) + ' > ' + name(one)))];
})()"""
_COUNTS = re.compile(r"~[a-z]+|show|view|step|look")
"""Parameters whose values lead to pages of other kinds; the values of others only choose what is shown."""
_NOWHERE = re.compile(r"/s(\?|$)|/login(\?|$)|/[cr]$|[?&]locale=|[?&]~m=view|/~[^/]+/$")
"""Addresses of files, of the way out, of the page where they stand, and of the same page in another language."""


def _icon(address: str, icon: str, icons: dict[str, str]) -> str:
    """The icon of the box that an address leads to; a maximised box, which shows none, has that of its smaller self."""
    window = re.search(r"/~[^/]*/([a-z0-9]+)/", address)
    if window is None:
        return icon
    if icon:
        icons[window[1]] = icon
    return icons.get(window[1], "")


def is_help(kind: tuple) -> bool:
    """Whether pages of that kind show the help of a service."""
    return kind[0].endswith("/c") and kind[1] == (("~m", "help"),)


def kind_of(address: str, icon: str = "") -> tuple:
    """What addresses share that lead to the same kind of page.

    The state of other boxes does not count, nor which box of the same service it is.

    :param icon: of the box that holds the link.
    """
    parts = urlsplit(address)
    path = re.sub(r"/p-(?!services|compte)[^/]+/.*", "/p-*/", parts.path)
    path = re.sub(r"/[^/]+/-/customise", "/*/-/customise", path)
    path = re.sub(r"/[^/]+/~[^/]*/[a-z0-9]+/", f"/*/~/{icon}/", path)
    query = dict(parse_qsl(parts.query))
    if "~m" in query:
        query.pop("~w", None)
    return path, tuple(sorted((name, value if _COUNTS.fullmatch(name) else "") for name, value in query.items()))


def pieces(page: Page) -> set[str]:
    """What the present page is made of: every kind of element in every kind of parent."""
    return set(page.evaluate(_PIECES))


def pages(page: Page, start: str, seen: set, most: int) -> Iterator[str]:
    """Go to ``start`` and on by links, breadth first, within the establishment.

    :param seen: kinds that need no further visit; grows. :param most: pages after which to stop.
    :returns: addresses; ``page`` stands on each in turn.
    """
    page.goto(start)
    within = re.match(r"http://[^/]+(/e/[^/]+)?/", page.url)[0]
    waiting, count, icons = deque([(page.url, "")]), 0, {}
    while waiting and count < most:
        address, icon = waiting.popleft()
        if kind_of(address, icon) in seen:
            continue
        seen.add(kind_of(address, icon))
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, f"{address}: {answer and answer.status}"
        count += 1
        yield address
        links = [(link, icon) for link, icon in page.evaluate(_LINKS) if link.startswith(within) and not _NOWHERE.search(link)]
        waiting.extend((link, _icon(link, icon, icons)) for link, icon in links)
