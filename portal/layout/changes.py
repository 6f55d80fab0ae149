"""A person's own changes to a layout, as data: an ordered list over the fragments (LAY-02)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["KINDS", "MOST", "Change", "compact", "since_reset"]

KINDS = ("add-window", "move-window", "remove-window", "minimise-window", "restore-window", "rename-window",
         "add-tab", "rename-tab", "move-tab", "remove-tab", "reset")
MOST = 1000
"""Most changes kept for one person in one establishment."""
_LAST_COUNTS = {"minimise-window": "fold", "restore-window": "fold", "rename-window": "name", "rename-tab": "tab name"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    ``data`` names a window by ``window``; a tab by ``tab`` (its id) and ``slug``; a column by ``column`` and its
    place ``index``; a place by ``after`` (id of what stands before it, None for the first) and ``position``. Each
    first name is what was meant, each second one serves when the fragments no longer have the first.

    :param kind: one of ``KINDS``.
    """

    kind: str
    data: dict[str, Any] = field(hash=False)

    def as_data(self) -> dict[str, Any]:
        """For export."""
        return {"kind": self.kind, **self.data}


def since_reset(changes: Iterable[Change]) -> list[Change]:
    """The changes that still count: those after the last complete reset."""
    kept: list[Change] = []
    for change in changes:
        if change.kind == "reset" and change.data.get("tab") is None:
            kept = []
        else:
            kept.append(change)
    return kept


def compact(changes: Iterable[tuple[int, Change]]) -> list[int]:
    """Which changes (by their numbers) may go without changing the outcome.

    Nothing before the last complete reset counts. Of what can only be said one way or the other (folded
    or not, a name), the last word counts, wherever it stands between resets of a tab.
    """
    last: dict[tuple[str, Any], int] = {}
    useless: list[int] = []
    earlier: list[int] = []
    for number, change in changes:
        if change.kind == "reset":
            last.clear()
            if change.data.get("tab") is None:
                useless = earlier.copy()
        earlier.append(number)
        slot = _LAST_COUNTS.get(change.kind)
        if slot is not None:
            key = slot, change.data.get("window") or change.data.get("tab")
            if key in last:
                useless.append(last[key])
            last[key] = number
    return useless
