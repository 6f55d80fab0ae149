"""Finds out which portlet a worker died over, and has it written for the others (PAGE-03).

The parent reads the board of a worker that it kills or loses; the breaker's row is written by a process of its own
(``portal.scripts.blame``), since the parent knows neither the database nor any of the libraries for it.
"""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from portal.api.health import DIED, HELD
from portal.board import Board, Entry, boards
from portal.scripts.child import Child

__all__ = ["Witness", "culprits"]

logger = logging.getLogger(__name__)

SAMPLES = 4
"""So many times, 10 ms apart, a thread must be found running to be the one that holds the interpreter: the others
wait for it."""
OLD = 1.0
"""Seconds after which a call that had begun before a worker fell silent may be the cause of it."""


def _state(process: int, thread: int) -> str:
    """The state letter of a thread (proc(5)), empty when it is gone."""
    try:
        return Path(f"/proc/{process}/task/{thread}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def culprits(process: int, entries: list[Entry], alive: bool) -> list[str]:
    """The definitions that a worker's end may be laid to.

    :param alive: it still runs, and is about to be killed since it no longer speaks.
    """
    if alive:
        running = {entry.thread: entry for entry in entries}
        for _sample in range(SAMPLES):
            states = {thread: _state(process, thread) for thread in running}
            if "T" in states.values():
                return []  # stopped from outside
            running = {thread: entry for thread, entry in running.items() if states[thread] == "R"}
            time.sleep(0.01)
        now = time.monotonic()
        entries = list(running.values()) or [entry for entry in entries if now - entry.since > OLD]
    else:
        # What has overrun its limit has been counted for that already, and only waits.
        now = time.monotonic()
        entries = [entry for entry in entries if now - entry.since <= entry.limit] or entries
    return sorted({entry.portlet for entry in entries})


class Witness:
    """What the parent asks about its children.

    :param ini: of the site; ``folder``: where the boards lie; ``environment``: of the process that writes.
    """

    def __init__(self, ini: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.ini, self.folder, self.environment = ini, folder, environment
        self._seen: dict[int, list[str]] = {}
        self._writing: list[subprocess.Popen] = []
        for file in boards(folder).values():
            file.unlink(missing_ok=True)  # of an earlier run

    def _entries(self, process: int) -> list[Entry]:
        try:
            board = Board(self.folder / str(process))
        except (OSError, ValueError):
            return []
        try:
            return list(board.entries())
        finally:
            board.close()

    def before_kill(self, child: Child) -> None:
        """A child is about to be killed, since it does not answer any more."""
        process = child.process.pid
        self._seen[process] = culprits(process, self._entries(process), True)

    def lost(self, child: Child) -> None:
        """A child has ended unasked."""
        process = child.process.pid
        killed = process in self._seen
        found = self._seen.pop(process) if killed else culprits(process, self._entries(process), False)
        self.forget(child)
        if found:
            logger.error("a portlet took its process with it", extra={"facts": {"child": process, "portlets": found}})
            self._writing.append(subprocess.Popen(
                [sys.executable, "-m", "portal.scripts.blame", self.ini, HELD if killed else DIED, *found],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={**os.environ, **self.environment}))

    def forget(self, child: Child) -> None:
        """A child has ended as it was asked to."""
        (self.folder / str(child.process.pid)).unlink(missing_ok=True)
        self._writing = [one for one in self._writing if one.poll() is None]
