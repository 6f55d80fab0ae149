"""What stands in markup until a page is put together (design 6b): addresses and the CSRF token.

A marker is random for each render, so that nobody can type one into a text and be handed
the reader's token.
"""

import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zope.interface import implementer

from portal.container.interfaces import IMarkers
from portal.container.url import UrlSpec
from portal.driver.url import PageState, tail, written

Pieces = tuple[bytes | str, ...]
"""Markup taken apart: bytes of markup, and between them the names of slots (text).

Slots are "page" (address up to and with the page's state), "full" (the same without a state),
"portlet:<namespace>" (with one window's state, and with the public parameters whose qualified names
follow it after blanks), "here" (address of the page), "csrf", "https" (scheme and host),
"now", "head" (what boxes want there), "box:<number>", and in moulds "own:<name>".
"""


_LETTERS, _AT_ONCE = 16, 256
_READY: deque[str] = deque()
"""Marks that nobody has had yet. To ask the system for each one would give up the interpreter each time."""


def _mark() -> str:
    try:
        return _READY.pop()
    except IndexError:
        text = secrets.token_hex(_LETTERS // 2 * _AT_ONCE)
        _READY.extend([f"pm{text[start:start + _LETTERS]}" for start in range(_LETTERS, len(text), _LETTERS)])
        return f"pm{text[:_LETTERS]}"


def size_of(pieces: Pieces) -> int:
    """Bytes that they take, about."""
    return sum(len(piece) + 60 for piece in pieces)


@dataclass(slots=True)
class Filler:
    """What fills the slots of one page for one person.

    :param base: address of the tab with a slash at its end.
    :param state: the page's current state; ``code`` its encoded form.
    :param host: under which the reader reached the portal, for addresses that ask for https (PLT-49).
    :param token: gives the CSRF token; asked only when a form is there, since a guest's page
        without a form sets no cookie.
    :param now: gives the present day and hour in words, as HTML.
    :param head: what the boxes of the page want in its head, as HTML.
    """

    base: str
    state: PageState
    code: str
    token: Callable[[], str]
    host: str = ""
    now: Callable[[], str] = str
    head: str = ""
    _known: dict[str, bytes] = field(default_factory=dict)

    def fill(self, pieces: Pieces, boxes: Sequence[Pieces] = ()) -> bytes:
        """UTF-8 with its slots filled.

        :param boxes: what stands in slots of kind "box", by number.
        """
        out: list[bytes] = []
        for piece in pieces:
            if piece.__class__ is bytes:
                out.append(piece)
            elif piece.startswith("box:"):
                out += self._filled(boxes[int(piece[4:])])
            else:
                out += self._filled((piece,))
        return b"".join(out)

    def text(self, pieces: Pieces) -> str:
        """The same as text."""
        return self.fill(pieces).decode()

    def _filled(self, pieces: Pieces) -> list[bytes]:
        known = self._known
        while True:  # a page has some hundred pieces, and a handful of slots to fill: those are found out when met
            try:
                return [piece if piece.__class__ is bytes else known[piece] for piece in pieces]
            except KeyError as missing:
                slot = missing.args[0]
                known[slot] = self._value(slot).encode()

    def _value(self, slot: str) -> str:
        kind, _colon, namespace = slot.partition(":")
        page = f"{self.base}~{self.code}/"
        if kind == "page":
            return page
        if kind == "here":
            return page if self.code else self.base
        if kind == "csrf":
            return self.token()
        if kind == "full":
            return f"{self.base}~/"
        if kind == "portlet":
            return f"{self.base}~{self.state.of_window(*namespace.split(' ')).encode()}/"
        if kind == "https":
            return f"https://{self.host}"
        if kind == "head":
            return self.head
        return self.now()


@implementer(IMarkers)
class Markers:
    """Makes the markers of one render and takes its markup apart at them."""

    def __init__(self) -> None:
        self._mark = _mark()
        self._slots: list[tuple[str, str]] = []

    def copy(self) -> "Markers":
        """An independent one, to which slots may be added, for the same markup."""
        twin = Markers.__new__(Markers)
        twin._mark, twin._slots = self._mark, list(self._slots)
        return twin

    @property
    def size(self) -> int:
        """Bytes that they take, about."""
        return 200 + sum(len(slot) + len(after) + 200 for slot, after in self._slots)

    def _add(self, slot: str, after: str = "") -> str:
        """A slot, and text that follows it."""
        self._slots.append((slot, after))
        return f"{self._mark}-{len(self._slots) - 1}-"

    def url(self, spec: UrlSpec, escaped: bool = True) -> str:
        """Text that stands for an address."""
        slot = "page"
        if spec.kind == "resource":
            slot = {"FULL": "full", "PORTLET": " ".join((f"portlet:{spec.namespace}", *spec.shared))}.get(spec.cache_level, slot)
        origin = self._add("https") if spec.secure else ""
        return origin + self._add(slot, written(spec) if escaped else tail(spec))

    def token(self) -> str:
        """Text that stands for the CSRF token."""
        return self._add("csrf")

    def box(self, number: int) -> str:
        """Text that stands for a box of the page."""
        return self._add(f"box:{number}")

    def own(self, name: str) -> str:
        """Text that stands for a hole of a mould (``moulds``)."""
        return self._add(f"own:{name}")

    def now(self) -> str:
        """Text that stands for the present day and hour."""
        return self._add("now")

    def head(self) -> str:
        """Text that stands for what the boxes of the page want in its head."""
        return self._add("head")

    def here(self) -> str:
        """Text that stands for the address of the page itself."""
        return self._add("here")

    def split(self, text: str) -> Pieces:
        """The text as pieces. :raises UnicodeEncodeError: it cannot be sent (half a surrogate pair)."""
        data = text.encode()
        if not self._slots:
            return (data,) if data else ()
        first, *parts = data.split(self._mark.encode())
        pieces: list[bytes | str] = [first] if first else []
        for part in parts:
            number, dash, rest = part[1:].partition(b"-")
            if part[:1] == b"-" and dash and number.isdigit() and int(number) < len(self._slots):
                slot, after = self._slots[int(number)]
                pieces.append(slot)
                if after:
                    if self._mark in after:
                        pieces.extend(self.split(after))
                    else:
                        rest = after.encode() + rest
            else:
                rest = self._mark.encode() + part  # a marker that was cut short is but text
            if rest:
                pieces.append(rest)
        return tuple(pieces)
