"""Boxes are cast in moulds: what stands around the content of a window depends on few things, and is made
from the theme's template once for each of them.

A mould is the markup of a box in pieces, with holes for what is the window's own: its ids, its title, what its
portlet answered. It belongs to the compiled templates: it holds nothing of a person and nothing of a portlet.
"""

import html
from collections.abc import Callable, Mapping
from typing import Any

from zope.interface import Interface, implementer

from portal.driver.markers import Pieces, size_of
from portal.memory import Memory

__all__ = ["IMoulds", "Moulds", "as_html", "cast"]


class IMoulds(Interface):
    """Utility: the moulds of this process."""

    def mould(key: tuple, make: Callable[[], Pieces]) -> Pieces:
        """The mould of that key, made when there is none."""


@implementer(IMoulds)
class Moulds:
    """See ``IMoulds``. A mould takes about 6 kB."""

    def __init__(self, settings: Any = None) -> None:
        self._made: Memory[Pieces] = Memory(entries=2000, size=16_000_000)

    def mould(self, key: tuple, make: Callable[[], Pieces]) -> Pieces:
        """See ``IMoulds``."""
        found = self._made.get(key)
        if found is None:
            found = make()
            self._made.put(key, found, size_of(found))
        return found


def as_html(value: Any, translate: Callable[[str], str]) -> bytes:
    """What a template makes of a value: markup as it is, messages translated, all else as escaped text.

    :raises UnicodeEncodeError: it cannot be sent (half a surrogate pair).
    """
    if value is None:
        return b""
    if hasattr(value, "__html__"):
        return value.__html__().encode()
    if value.__class__ is not str:
        value = translate(value) if isinstance(value, str) else str(value)
    return html.escape(value).encode()


def cast(mould: Pieces, own: Mapping[str, Pieces]) -> Pieces:
    """The box that comes out of a mould.

    :param own: what its holes are filled with, by name.
    """
    pieces: list[bytes | str] = []
    run: list[bytes] = []
    for piece in mould:
        if piece.__class__ is bytes:  # most are
            run.append(piece)
            continue
        for part in own[piece[4:]] if piece.startswith("own:") else (piece,):
            if part.__class__ is bytes:
                run.append(part)
                continue
            if run:
                pieces.append(b"".join(run))
                run = []
            pieces.append(part)
    if run:
        pieces.append(b"".join(run))
    return tuple(pieces)
