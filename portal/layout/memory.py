"""What a worker holds between requests of fragments, merges and layouts (PAGE-08)."""

import datetime as dt
from dataclasses import dataclass

from zope.interface import implementer

from portal.api.layout import Layout
from portal.layout.compose import MergedTab
from portal.layout.fragment import Fragment
from portal.layout.interfaces import ILayoutMemory
from portal.memory import Memory
from portal.settings import Settings

__all__ = ["Held", "LayoutMemory", "size_of"]


@dataclass(frozen=True, slots=True)
class Held:
    """A layout, and the instant until which it holds (None: for good)."""

    layout: Layout
    until: dt.datetime | None


def size_of(layout: Layout) -> int:
    """About how many bytes a layout takes: 1 kB a window, 500 bytes a tab, as measured with tracemalloc."""
    return 500 * len(layout.tabs) + 1000 * (len(layout.displaced) + sum(
        len(column.windows) for tab in layout.tabs for column in tab.columns)) + 500


@implementer(ILayoutMemory)
class LayoutMemory:
    """See ``ILayoutMemory``. Layouts are data held under versions: they are kept where boxes are not, too."""

    def __init__(self, settings: Settings) -> None:
        self.fragments: Memory[tuple[Fragment, ...]] = Memory(entries=2, size=1)
        self.merges: Memory[tuple[MergedTab, ...]] = Memory(entries=1000, size=1)
        self.layouts: Memory[Held] = Memory(entries=2000, size=32_000_000)
