"""Boxes are cast in moulds: what stands around the content of a window depends on few things, and is made
from the theme's template once for each of them.

A mould is the markup of a box in pieces, with holes for what is the window's own: its ids, its title, what its
portlet answered. It belongs to the compiled templates: it holds nothing of a person and nothing of a portlet.
"""

import html
import re
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from zope.interface import Interface, implementer

from portal.driver.markers import Pieces, size_of
from portal.memory import Memory

__all__ = ["IMoulds", "LARGE", "Moulds", "as_html", "cast", "planned"]


_SPECIAL = re.compile("[&<>\"']").search
LARGE = frozenset({"content", "url"})
"""Holes whose filling may have slots of its own."""
Plan = tuple[tuple | bytes | str, ...]
"""Runs of bytes, or a pattern of bytes and what finds the fillings of the small holes in it; names of slots; names of
large holes, each alone in a tuple."""


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
    """A mould as ``cast`` takes it: what lies between slots and large holes together, as one run.

    :param mould: the markup of a box with its holes.
    """
    plan: list[tuple | bytes | str] = []
    run: list[bytes | str] = []

    def end() -> None:
        if run:
            names = [part for part in run if isinstance(part, str)]
            pattern = b"".join([b"%b" if isinstance(part, str) else part.replace(b"%", b"%%") if names else part for part in run])
            plan.append((pattern, itemgetter(*names)) if names else pattern)
            run.clear()

    for piece in mould:
        hole = piece.removeprefix("own:") if isinstance(piece, str) and piece.startswith("own:") else None
        if isinstance(piece, bytes) or (hole is not None and hole not in LARGE):
            run.append(piece if hole is None else hole)
            continue
        end()
        plan.append(piece if hole is None else (hole,))
    end()
    return tuple(plan)


def cast(plan: Plan, own: Mapping[str, bytes], large: Mapping[str, Pieces]) -> Pieces:
    """The box that comes out of a mould.

    :param own: what its small holes are filled with, by name. :param large: what its ``LARGE`` ones are.
    """
    pieces: list[bytes | str] = []
    for part in plan:
        if part.__class__ is not tuple:  # bytes, or a slot of the page
            pieces.append(part)
        elif len(part) == 1:
            pieces += large[part[0]]
        else:
            pieces.append(part[0] % part[1](own))
    return tuple(pieces)
