"""A piece of work that the executor runs: one phase of one portlet, settled once."""

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any

from portal.api.errors import Abandoned
from portal.db import interrupt, make_useless

WAITING, RUNNING, DONE, FAILED, ABANDONED, DROPPED = "waiting", "running", "done", "failed", "abandoned", "dropped"


class Task:
    """One phase of one portlet.

    :param work: called with a database session; its value is the task's.
    :param limit: seconds after which it is abandoned.
    :param open_session: makes the session, on the thread that runs the task.
    :param portlet: name of the definition that is at work; changes when an event reaches another one.
    :param trial: the one call that finds out whether a definition may be put back in service.
    """

    __slots__ = ("work", "limit", "open_session", "name", "status", "value", "error", "started", "thread", "lock", "page",
                 "inside", "portlet", "trial", "freed", "blameless")

    def __init__(self, work: Callable[[Any], Any], limit: float, open_session: Callable[[], Any], name: str = "",
                 portlet: str = "", trial: bool = False) -> None:
        self.work, self.limit, self.open_session, self.name = work, limit, open_session, name
        self.portlet, self.trial, self.freed = portlet, trial, False
        self.blameless = False
        """Whether the portlet has not been reached yet: the thread waits for the lock of the database."""
        self.status = WAITING
        self.value: Any = None
        self.error: BaseException | None = None
        self.started = 0.0
        self.thread = 0
        self.lock = threading.Lock()
        self.page: Any = None
        self.inside = False

    def extend(self, seconds: float) -> None:
        """From now on so many seconds are left: another portlet has begun within the task."""
        self.limit = time.monotonic() - self.started + max(0.0, seconds)

    def leave(self) -> None:
        """The thread is out of the portlet: from here on nothing may be raised in it."""
        with self.lock:
            self.inside = False

    def interrupt(self) -> bool:
        """Raise ``Abandoned`` in the thread while it is inside; whether it was."""
        with self.lock:
            if self.inside:
                interrupt(self.thread)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), ctypes.py_object(Abandoned))
            return self.inside

    def free(self) -> None:
        """Take the database away from a thread that stays inside whatever is raised in it, so that others can
        write: it may hold the one write transaction of an SQLite file."""
        with self.lock:
            if self.inside and not self.freed:
                self.freed = True
                make_useless(self.thread)

    def end(self, status: str, value: Any = None, error: BaseException | None = None) -> bool:
        """Take the slot's lock and settle it, unless it is settled: the first one wins."""
        with self.lock:
            if self.status not in (WAITING, RUNNING):
                return False
            self.value, self.error, self.status = value, error, status
            return True
