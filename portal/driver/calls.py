"""The calls of portlets that are under way: who holds how many threads, noted where others can read it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from portal.board import Board
from portal.driver.neighbours import Neighbours
from portal.driver.quota import Quota
from portal.driver.refusals import Busy, OutOfService
from portal.driver.task import Task

__all__ = ["Calls"]


class Calls:
    """See the module. :param threads: most threads of the executor; ``each``: most for one definition."""

    def __init__(self, threads: int, each: int) -> None:
        self.quota = Quota(each)
        self.suspected: frozenset[str] = frozenset()
        """Definitions that hold the interpreter of another worker just now."""
        self._board: Board | None = None
        self._neighbours: Neighbours | None = None
        self._slots = list(range(threads))
        self._slot_of: dict[int, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def use_board(self, board: Board) -> None:
        """Note on a board which portlets are being called, and heed those of the other workers."""
        self._neighbours, self._board = Neighbours(board.file), board

    def tick(self, now: float) -> None:
        """Say that this process runs its threads, and see whether the others do."""
        if self._board is not None and self._neighbours is not None:
            self._board.tick(now)
            self.suspected = self._neighbours.look(now)

    def thread_begins(self, me: int) -> None:
        """A thread of the executor begins; it gets a slot of the board."""
        with self._lock:
            self._slot_of[me] = self._slots.pop(), threading.get_native_id()

    def thread_ends(self, me: int) -> None:
        """It ends."""
        with self._lock:
            slot, _thread = self._slot_of.pop(me)
            self._slots.append(slot)
        if self._board is not None:
            self._board.end(slot)

    def enter(self, portlet: str, task: Task) -> None:
        """The calling thread is about to call a portlet.

        :raises Busy: its definition holds all the threads it may. :raises OutOfService: it holds another worker.
        """
        if portlet in self.suspected:
            raise OutOfService(None)
        if not self.quota.take(portlet, task):
            raise Busy(None)
        self._note(portlet, task)

    def _note(self, portlet: str, task: Task) -> None:
        if self._board is not None:
            slot, thread = self._slot_of[task.thread]
            self._board.begin(slot, portlet, time.monotonic(), task.limit, thread)

    def leave(self, portlet: str, task: Task) -> None:
        """It has returned."""
        self.quota.give(portlet, task)
        if self._board is not None:
            self._board.end(self._slot_of[task.thread][0])

    @contextmanager
    def visiting(self, portlet: str, task: Task) -> Iterator[None]:
        """While an event is with another portlet than the one whose task it is, that one answers for it.

        :raises Refusal: as ``enter``.
        """
        own = task.portlet
        if portlet == own:
            yield
            return
        self.enter(portlet, task)
        task.portlet = portlet
        try:
            yield
        finally:
            task.portlet = own
            self.leave(portlet, task)
            self._note(own, task)
