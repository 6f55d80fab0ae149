"""Boxes are cast in moulds: what stands around the content of a window depends on few things, and is made
from the theme's template once for each of them.

A mould is the markup of a box in pieces, with holes for what is the window's own: its ids, its title, what its
portlet answered. It belongs to the compiled templates: it holds nothing of a person and nothing of a portlet.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zope.interface import Interface, implementer

from portal.driver.markers import Pieces, size_of
from portal.memory import Memory

__all__ = ["IMoulds", "LARGE", "Moulds", "as_html", "cast", "planned"]


_SPECIAL = re.compile("[&<>\"']").search
LARGE = frozenset({"content", "url"})
"""Holes whose filling may have slots of its own."""
@dataclass(frozen=True, slots=True)
class Plan:
    """A mould as ``cast`` takes it.

    :param pieces: its markup, with None where a hole is.
    :param small: (place among the pieces, name) of the small holes; ``large``: of the large ones, the last one first.
    """

    pieces: tuple[bytes | str | None, ...]
    small: tuple[tuple[int, str], ...]
    large: tuple[tuple[int, str], ...]




class IMoulds(Interface):
    """Utility: the moulds of this process."""

    def mould(key: tuple, make: Callable[[], Pieces]) -> Plan:
        """The mould of that key as ``cast`` takes it, made when there is none."""


@implementer(IMoulds)
class Moulds:
    """See ``IMoulds``. A mould takes about 6 kB."""

    def __init__(self, settings: Any = None) -> None:
        self._made: Memory[Plan] = Memory(entries=2000, size=16_000_000)

    def mould(self, key: tuple, make: Callable[[], Pieces]) -> Plan:
        """See ``IMoulds``."""
        found = self._made.get(key)
        if found is None:
            pieces = make()
            found = planned(pieces)
            self._made.put(key, found, size_of(pieces))
        return found


def as_html(value: Any, translate: Callable[[str], str]) -> bytes:
    """What a template makes of a value: markup as it is, messages translated, all else as escaped text.

    :raises UnicodeEncodeError: it cannot be sent (half a surrogate pair).
    """
    if value is None:
        return b""
    if value.__class__ is not str:
        if hasattr(value, "__html__"):
            return value.__html__().encode()
        value = translate(value) if isinstance(value, str) else str(value)
    return (html.escape(value) if _SPECIAL(value) else value).encode()


def planned(mould: Pieces) -> Plan:
    """A mould as ``cast`` takes it.

    :param mould: the markup of a box with its holes.
    """
    names = [piece.removeprefix("own:") if isinstance(piece, str) and piece.startswith("own:") else None for piece in mould]
    holes = [(number, name) for number, name in enumerate(names) if name is not None]
    return Plan(tuple([piece if name is None else None for piece, name in zip(mould, names, strict=True)]),
                tuple(hole for hole in holes if hole[1] not in LARGE),
                tuple(hole for hole in reversed(holes) if hole[1] in LARGE))


def cast(plan: Plan, own: Mapping[str, bytes], large: Mapping[str, Pieces]) -> Pieces:
    """The box that comes out of a mould.

    :param own: what its small holes are filled with, by name. :param large: what its ``LARGE`` ones are.
    """
    pieces: list[Any] = list(plan.pieces)
    for number, name in plan.small:
        pieces[number] = own[name]
    for number, name in plan.large:  # the last one first, so that the places of the others stay
        pieces[number:number + 1] = large[name]
    return tuple(pieces)
