"""The other workers of this machine, seen from outside: which portlet holds one of them just now (PAGE-03).

A loop in C keeps the interpreter of its worker until the parent kills it some seconds later. Whoever reloads the
page meanwhile reaches another worker, which must not fall into the same hole.
"""

import os
from pathlib import Path

from portal.board import Board, boards

__all__ = ["Neighbours"]

SILENT = 1.0
"""A worker whose interpreter has run no other thread for so many seconds is held; ticks come every 50 ms."""
REMEMBERED = 5.0
"""Seconds for which a suspicion outlives the worker: by then its end is written in ``portlet_health``."""
LOOK = 1.0
"""Seconds between looks for new neighbours."""


class Neighbours:
    """Boards of the others. :param own: the file of this process's board."""

    def __init__(self, own: Path) -> None:
        self._own = own
        self._known: dict[int, Board] = {}
        self._looked = 0.0
        self._until: dict[str, float] = {}

    def look(self, now: float) -> frozenset[str]:
        """The definitions that are to be left alone."""
        if now - self._looked > LOOK:
            self._looked = now
            self._meet()
        for pid, board in self._known.items():
            ticked = board.ticked()
            if ticked and now - ticked > SILENT and _lives(pid):
                for entry in board.entries():
                    if now - entry.since > SILENT:
                        self._until[entry.portlet] = now + REMEMBERED
        if not self._until:
            return frozenset()
        self._until = {name: until for name, until in self._until.items() if until > now}
        return frozenset(self._until)

    def _meet(self) -> None:
        there = boards(self._own.parent)
        for pid in [pid for pid in self._known if pid not in there]:
            self._known.pop(pid).close()
        for pid, file in there.items():
            if pid not in self._known and file != self._own:
                try:
                    self._known[pid] = Board(file)
                except (OSError, ValueError):
                    continue  # just made, still empty, or just gone: it is looked at again


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
