"""Tabs, columns and windows of a person's pages (LAY-01 to LAY-03, LAY-08, LAY-09)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zope.interface import Interface

from portal.api.window import Window


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tab.

    :param width: in twelfths of the page; or "side" or "lead", of which the second is a little wider (1 to 1.22).
    """

    id: str
    width: int | str
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of a person's layout.

    :param slug: its name in addresses, unique in the layout.
    :param titles: language to title; the person's own name under every language when renamed.
    :param locks: what is forbidden on the tab itself: "move", "edit" (rename), "delete", "add" (windows).
    :param own: whether the person made it.
    """

    id: str
    slug: str
    titles: dict[str, str] = field(hash=False)
    icon: str = ""
    columns: Sequence[Column] = ()
    locks: frozenset[str] = frozenset()
    own: bool = False
    placed_by: str = ""

    def title(self, locale: str) -> str:
        """In ``locale``, else French, else any."""
        return self.titles.get(locale) or self.titles.get("fr") or next(iter(self.titles.values()), self.slug)


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | Sequence):
        return sorted(value) if isinstance(value, frozenset) else list(value)
    return {name: getattr(value, name) for name in value.__slots__}


@dataclass(frozen=True, slots=True)
class Layout:
    """A person's whole layout in one establishment, fragments and own changes merged (LAY-02).

    :param displaced: windows of the person that have no place any more (LAY-04).
    """

    tabs: tuple[Tab, ...]
    displaced: tuple[Window, ...] = ()

    @property
    def version(self) -> str:
        """Changes with everything that may change it: 16 hexadecimal digits, worked out when asked for."""
        whole = json.dumps((self.tabs, self.displaced), default=_plain, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def tab(self, slug: str) -> Tab | None:
        """By slug."""
        return next((tab for tab in self.tabs if tab.slug == slug), None)

    def find(self, window_id: str) -> tuple[Tab, Column, int, Window] | None:
        """Where a window is: tab, column, place from 0, window."""
        for tab in self.tabs:
            for column in tab.columns:
                for place, window in enumerate(column.windows):
                    if window.id == window_id:
                        return tab, column, place, window
        return None


class ILayout(Interface):
    """Adapter of a context: the layout of its person in its establishment.

    Every change is checked against the locks of the fragments (LAY-03), written as one more
    change over them, and raises ``version("person:<id>")``. Guests may change nothing.

    :raises NotPermitted: a lock, or a guest. :raises NotFound: no such tab, column or window.
    :raises Conflict: somebody else changed the same thing meanwhile and it no longer fits.
    """

    def layout() -> Layout:
        """The merged layout; windows whose publication the person may not see are left out."""

    def add_window(fname: str, tab: str, column: str | None = None, position: int | None = None) -> Window:
        """Put a publication on a tab: by default at the top of the shortest column."""

    def move_window(window_id: str, tab: str, column: str, position: int) -> None:
        """Move within a tab or to another; ``position`` counts from 0 in the target column."""

    def remove_window(window_id: str) -> None:
        """Take it off the page."""

    def minimise_window(window_id: str, minimised: bool) -> None:
        """Show the head alone, or all again; kept."""

    def rename_window(window_id: str, title: str) -> None:
        """Own title, 60 characters at most; empty goes back to the publication's."""

    def add_tab(title: str) -> Tab:
        """A tab of one's own, after the others. :raises Invalid: no title, or over 40 characters."""

    def rename_tab(tab: str, title: str) -> None:
        """Another name. :raises Invalid: as ``add_tab``."""

    def move_tab(tab: str, position: int) -> None:
        """Another place among the tabs, from 0."""

    def remove_tab(tab: str) -> None:
        """Remove a tab and the person's own windows on it."""

    def reset(tab: str | None = None) -> None:
        """Back to what the fragments say: one tab, or everything."""

    def export() -> dict:
        """Own changes as plain data, for export and for comparing before and after."""


class ILayoutFragments(Interface):
    """Adapter of a context: the fragments, for ``preau load`` and administration."""

    def sources() -> tuple[tuple[str, str, str], ...]:
        """(fragment id, file, version) of each loaded fragment."""
