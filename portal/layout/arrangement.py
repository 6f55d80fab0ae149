"""A layout while changes are laid over it: who stands where, and what has lost its place."""

from dataclasses import dataclass, field

from portal.api.errors import NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.registry import Preference
from portal.layout.compose import MergedColumn, MergedTab

__all__ = ["Arrangement", "ColumnState", "TabState", "WindowState", "locked_head"]

_ = TranslationStringFactory("layout")


@dataclass(slots=True, eq=False)
class WindowState:
    """A window. :param name: the person's own title. :param home: tab and column ids where its fragment put it."""

    id: str
    fname: str
    own: bool
    titles: dict[str, str] = field(default_factory=dict)
    locks: frozenset[str] = frozenset()
    minimised: bool = False
    preferences: tuple[Preference, ...] = ()
    placed_by: dict[str, str] = field(default_factory=dict)
    name: str = ""
    known_as: str = ""
    home: tuple[str, str] | None = None


@dataclass(slots=True, eq=False)
class ColumnState:
    """A column. :param ids: its own first, then those of columns merged into it."""

    ids: tuple[str, ...]
    width: int | str
    windows: list[WindowState]


@dataclass(slots=True, eq=False)
class TabState:
    """A tab. :param ids: its own first, then those of tabs merged into it. :param name: the person's own title."""

    ids: tuple[str, ...]
    slug: str
    titles: dict[str, str]
    icon: str
    locks: frozenset[str]
    own: bool
    placed_by: dict[str, str]
    columns: list[ColumnState]
    name: str = ""

    @property
    def id(self) -> str:
        """Its own id."""
        return self.ids[0]

    def windows(self) -> list[WindowState]:
        """Those of all columns."""
        return [window for column in self.columns for window in column.windows]

    def column(self, key: str | None, index: int) -> ColumnState:
        """By id, else by place. :raises NotFound: the tab has no column."""
        found = next((column for column in self.columns if key in column.ids), None)
        if found is None and not self.columns:
            raise NotFound(_("This column is no longer there."))
        return found or self.columns[max(0, min(index, len(self.columns) - 1))]


def locked_head(items: list) -> int:
    """How many windows or tabs at the head are locked in their place: nothing goes before them."""
    count = 0
    for item in items:
        if "move" not in item.locks:
            break
        count += 1
    return count


class Arrangement:
    """Tabs, columns and windows under change; ``operations.py`` changes them.

    :param merged: what the fragments say.
    """

    def __init__(self, merged: tuple[MergedTab, ...]) -> None:
        self.merged = merged
        self.clear()

    def clear(self) -> None:
        """Back to what the fragments say."""
        self.tabs = [self._tab(tab) for tab in self.merged]
        self.displaced: dict[str, WindowState] = {}
        self.hidden: dict[str, WindowState] = {}

    def _tab(self, tab: MergedTab) -> TabState:
        return TabState(tab.ids, tab.slug, tab.titles, tab.icon, tab.locks, False, tab.placed_by,
                        [self._column(tab, column) for column in tab.columns])

    @staticmethod
    def _column(tab: MergedTab, column: MergedColumn) -> ColumnState:
        return ColumnState(column.ids, column.width, [
            WindowState(placed.node.id, placed.node.fname, False, placed.node.titles, placed.node.locks,
                        placed.node.minimised, placed.node.preferences, placed.placed_by,
                        home=(tab.ids[0], column.ids[0]))
            for placed in column.windows])

    def tab(self, key: str, slug: str = "") -> TabState:
        """By id or slug; else by the second slug given. :raises NotFound:"""
        for wanted in (key, slug):
            for tab in self.tabs:
                if wanted and (wanted in tab.ids or wanted == tab.slug):
                    return tab
        raise NotFound(_("This tab is no longer there."))

    def where(self, window_id: str) -> tuple[TabState, ColumnState, WindowState] | None:
        """Where a window stands, or None."""
        for tab in self.tabs:
            for column in tab.columns:
                for window in column.windows:
                    if window.id == window_id:
                        return tab, column, window
        return None

    def window(self, window_id: str) -> WindowState:
        """A window that stands somewhere or has lost its place. :raises NotFound:"""
        found = self.where(window_id)
        if found is not None:
            return found[2]
        if window_id in self.displaced:
            return self.displaced[window_id]
        raise NotFound(_("This box is no longer there."))

    def windows(self) -> list[WindowState]:
        """Those that stand somewhere."""
        return [window for tab in self.tabs for window in tab.windows()]

    def take(self, window_id: str) -> None:
        """Take a window from wherever it is."""
        found = self.where(window_id)
        if found is not None:
            found[1].windows.remove(found[2])
        self.displaced.pop(window_id, None)
        self.hidden.pop(window_id, None)

    def put(self, window: WindowState, tab: TabState, column: ColumnState, after: str | None, position: int) -> None:
        """Put a window into a column, taken from where it was.

        :param after: id of the window before it; None for the first place.
        :param position: place when that window is not in the column.
        :raises NotPermitted: nothing may be added to the tab.
        """
        here = self.where(window.id)
        if "add" in tab.locks and (here is None or here[0] is not tab):
            raise NotPermitted(_("Nothing can be added to this tab."))
        self.take(window.id)
        rest = column.windows
        places = [place for place, each in enumerate(rest) if each.id == after]
        place = 0 if after is None else places[0] + 1 if places else min(max(position, 0), len(rest))
        rest.insert(max(place, locked_head(rest)), window)

    def send_home(self, window: WindowState) -> None:
        """Put a fragment's window back at the end of its own column, or out of sight when its tab is gone."""
        self.take(window.id)
        for tab in self.tabs:
            if window.home is not None and tab.id == window.home[0]:
                tab.column(window.home[1], 0).windows.append(window)
                return
        self.hidden[window.id] = window

    def restore_tab(self, tab: TabState) -> None:
        """Make a fragment's tab what its fragments say again; guests from other tabs go home."""
        merged = next(each for each in self.merged if each.ids[0] == tab.id)
        strangers = [window for window in tab.windows() if not window.own and window.home and window.home[0] != tab.id]
        fresh = self._tab(merged)
        for window in fresh.windows():
            self.take(window.id)
        tab.columns, tab.name = fresh.columns, ""
        self.tabs.remove(tab)
        self.tabs.insert(min(self.merged.index(merged), len(self.tabs)), tab)
        for window in strangers:
            self.send_home(window)
