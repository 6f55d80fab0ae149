"""What stands in markup until a page is put together (design 6b): addresses and the CSRF token.

A marker is random for each render, so that nobody can type one into a text and be handed
the reader's token.
"""

import html
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zope.interface import implementer

from portal.container.interfaces import IMarkers
from portal.container.url import UrlSpec
from portal.driver.url import PageState, tail


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: kind "page" (whole state), "portlet", "full", "csrf", "here", "https", "box" (its number), "now";
    text that follows the state."""

    kind: str
    text: str = ""
    namespace: str = ""


Pieces = tuple[Any, ...]
"""Markup taken apart: texts and slots in turn."""


def size_of(pieces: Pieces) -> int:
    """Bytes that they take, about. :raises UnicodeEncodeError: a text that cannot be sent (half a surrogate pair)."""
    return sum(80 if piece.__class__ is Slot else len(piece) if piece.isascii() else len(piece.encode()) for piece in pieces)


@dataclass(slots=True)
class Filler:
    """What fills the slots of one page for one person.

    :param base: address of the tab with a slash at its end.
    :param state: the page's current state; ``code`` its encoded form.
    :param host: under which the reader reached the portal, for addresses that ask for https (PLT-49).
    :param token: gives the CSRF token; asked only when a form is there, since a guest's page
        without a form sets no cookie.
    :param now: gives the present day and hour in words, as HTML.
    """

    base: str
    state: PageState
    code: str
    token: Callable[[], str]
    host: str = ""
    now: Callable[[], str] = str

    def fill(self, pieces: tuple[Any, ...], boxes: Sequence[tuple[Any, ...]] = ()) -> str:
        """Text with its slots filled.

        :param boxes: what stands in slots of kind "box", by number.
        """
        out: list[str] = []
        self._fill(out, pieces, boxes)
        return "".join(out)

    def _fill(self, out: list[str], pieces: tuple[Any, ...], boxes: Sequence[tuple[Any, ...]]) -> None:
        page = f"{self.base}~{self.code}/"
        for piece in pieces:
            if piece.__class__ is str:
                out.append(piece)
            elif piece.kind == "page":
                out.append(page + piece.text)
            elif piece.kind == "csrf":
                out.append(self.token())
            elif piece.kind == "box":
                self._fill(out, boxes[int(piece.text)], ())
            elif piece.kind == "full":
                out.append(f"{self.base}~/{piece.text}")
            elif piece.kind == "portlet":
                out.append(f"{self.base}~{self.state.of_window(piece.namespace).encode()}/{piece.text}")
            elif piece.kind == "https":
                out.append(f"https://{self.host}")
            elif piece.kind == "now":
                out.append(self.now())
            else:
                out.append(page if self.code else self.base)


@implementer(IMarkers)
class Markers:
    """Makes the markers of one render and takes its markup apart at them."""

    def __init__(self) -> None:
        self._mark = "pm" + secrets.token_hex(8)
        self._slots: list[Slot] = []

    def _add(self, slot: Slot) -> str:
        self._slots.append(slot)
        return f"{self._mark}-{len(self._slots) - 1}-"

    def url(self, spec: UrlSpec, escaped: bool = True) -> str:
        """Text that stands for an address."""
        text = tail(spec)
        kind = "page" if spec.kind != "resource" else {"FULL": "full", "PORTLET": "portlet"}.get(spec.cache_level, "page")
        origin = self._add(Slot("https")) if spec.secure else ""
        return origin + self._add(Slot(kind, html.escape(text) if escaped else text, spec.namespace))

    def token(self) -> str:
        """Text that stands for the CSRF token."""
        return self._add(Slot("csrf"))

    def box(self, number: int) -> str:
        """Text that stands for a box of the page."""
        return self._add(Slot("box", str(number)))

    def now(self) -> str:
        """Text that stands for the present day and hour."""
        return self._add(Slot("now"))

    def here(self) -> str:
        """Text that stands for the address of the page itself."""
        return self._add(Slot("here"))

    def split(self, text: str) -> tuple[Any, ...]:
        """The text as pieces: plain text and slots, in turn."""
        if not self._slots:
            return (text,)
        first, *parts = text.split(self._mark)
        pieces: list[Any] = [first] if first else []
        for part in parts:
            number, dash, rest = part[1:].partition("-")
            if part[:1] == "-" and dash and number.isascii() and number.isdecimal() and int(number) < len(self._slots):
                pieces.append(self._slots[int(number)])
            else:
                rest = self._mark + part  # a marker that was cut short is but text
            if rest:
                pieces.append(rest)
        return tuple(pieces)
