"""Every change that a person can make to an arrangement, each within the locks (LAY-03)."""

from collections.abc import Callable, Iterable
from typing import Any

from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.layout.arrangement import Arrangement, ColumnState, TabState, WindowState, locked_head
from portal.layout.changes import Change, since_reset
from portal.layout.compose import MergedTab

__all__ = ["perform", "replay"]

_ = TranslationStringFactory("layout")
Data = dict[str, Any]
TABS, WINDOWS = 30, 60
"""Most tabs in a layout, most windows on a tab."""


def _forbid(locks: frozenset[str], lock: str, message: str) -> None:
    if lock in locks:
        raise NotPermitted(message)


def _target(arrangement: Arrangement, data: Data) -> tuple[TabState, ColumnState]:
    tab = arrangement.tab(data["tab"], data.get("slug", ""))
    return tab, tab.column(data.get("column"), data.get("index", 0))


def _new_window(data: Data) -> WindowState:
    return WindowState(data["window"], data["fname"], True, known_as=data.get("title", ""))


def _add_window(arrangement: Arrangement, data: Data) -> None:
    tab, column = _target(arrangement, data)
    _room_for_window(tab)
    arrangement.put(_new_window(data), tab, column, data.get("after"), data.get("position", 0))


def _room_for_window(tab: TabState) -> None:
    if len(tab.windows()) >= WINDOWS:
        raise Invalid({"": _("This tab is full: remove a box first.")})


def _move_window(arrangement: Arrangement, data: Data) -> None:
    window = arrangement.window(data["window"])
    _forbid(window.locks, "move", _("This box is locked: it cannot be moved."))
    tab, column = _target(arrangement, data)
    if window not in tab.windows():
        _room_for_window(tab)
    arrangement.put(window, tab, column, data.get("after"), data.get("position", 0))


def _remove_window(arrangement: Arrangement, data: Data) -> None:
    window = arrangement.window(data["window"])
    _forbid(window.locks, "delete", _("This box is locked: it cannot be removed."))
    arrangement.take(window.id)
    if not window.own:
        arrangement.hidden[window.id] = window


def _minimise_window(arrangement: Arrangement, data: Data) -> None:
    arrangement.window(data["window"]).minimised = True


def _restore_window(arrangement: Arrangement, data: Data) -> None:
    arrangement.window(data["window"]).minimised = False


def _rename_window(arrangement: Arrangement, data: Data) -> None:
    window = arrangement.window(data["window"])
    _forbid(window.locks, "edit", _("This box is locked: it cannot be renamed."))
    window.name = data["title"]


def _add_tab(arrangement: Arrangement, data: Data) -> None:
    if len(arrangement.tabs) >= TABS:
        raise Invalid({"": _("You have as many tabs as there can be: remove one first.")})
    slug = data["tab"]
    columns = [ColumnState((f"{slug}.{place}",), width, []) for place, width in enumerate(data["widths"], 1)]
    arrangement.tabs.append(TabState((slug,), slug, {}, "", frozenset(), True, {}, columns, data["title"]))


def _rename_tab(arrangement: Arrangement, data: Data) -> None:
    tab = arrangement.tab(data["tab"], data.get("slug", ""))
    _forbid(tab.locks, "edit", _("This tab is locked: it cannot be renamed."))
    tab.name = data["title"]


def _move_tab(arrangement: Arrangement, data: Data) -> None:
    tab = arrangement.tab(data["tab"], data.get("slug", ""))
    _forbid(tab.locks, "move", _("This tab is locked: it cannot be moved."))
    arrangement.tabs.remove(tab)
    rest, after = arrangement.tabs, data.get("after")
    places = [place for place, each in enumerate(rest) if after in each.ids]
    place = 0 if after is None else places[0] + 1 if places else min(max(data.get("position", 0), 0), len(rest))
    rest.insert(max(place, locked_head(rest)), tab)


def _remove_tab(arrangement: Arrangement, data: Data) -> None:
    tab = arrangement.tab(data["tab"], data.get("slug", ""))
    _forbid(tab.locks, "delete", _("This tab is locked: it cannot be removed."))
    others = [each for each in arrangement.tabs if each is not tab]
    homes = {each.id for each in others}
    for window in tab.windows():
        # A locked box must not go with the tab: it either has a home elsewhere, or keeps the tab.
        if "delete" in window.locks and (window.home is None or window.home[0] not in homes):
            raise NotPermitted(_("This tab holds a locked box: it cannot be removed."))
    arrangement.tabs = others
    for window in tab.windows():
        if not window.own:
            arrangement.send_home(window)


def _reset(arrangement: Arrangement, data: Data) -> None:
    if data.get("tab") is None:
        arrangement.clear()
        return
    tab = arrangement.tab(data["tab"], data.get("slug", ""))
    if tab.own:
        raise NotPermitted(_("This tab is your own: there is nothing to go back to. You can remove it."))
    arrangement.restore_tab(tab)


_OPERATIONS: dict[str, Callable[[Arrangement, Data], None]] = {
    "add-window": _add_window, "move-window": _move_window, "remove-window": _remove_window,
    "minimise-window": _minimise_window, "restore-window": _restore_window, "rename-window": _rename_window,
    "add-tab": _add_tab, "rename-tab": _rename_tab, "move-tab": _move_tab, "remove-tab": _remove_tab, "reset": _reset,
}


def perform(arrangement: Arrangement, change: Change) -> None:
    """Make one change.

    :raises NotPermitted: a lock forbids it. :raises NotFound: what it names is not there. :raises Invalid: no room.
        The arrangement is then as before.
    """
    _OPERATIONS[change.kind](arrangement, change.data)


def replay(merged: tuple[MergedTab, ...], changes: Iterable[Change]) -> Arrangement:
    """The arrangement after all changes that still fit.

    One that no longer fits, because a fragment has lost what it names or has locked it, is passed over; a
    window of the person's own that it leaves without a place goes among the displaced (LAY-04).
    """
    arrangement = Arrangement(merged)
    for change in since_reset(changes):
        try:
            perform(arrangement, change)
        except (NotPermitted, NotFound, Invalid):
            if change.kind == "add-window":
                window = _new_window(change.data)
                arrangement.displaced[window.id] = window
    return arrangement
