"""Threads on which portlets run, with patience, deadlines and abandonment (design 6; PAGE-01, PAGE-02).

Portlets of a page run in order on one thread, since a hand-over costs more than most boxes.
One that keeps the others waiting longer than the patience keeps its thread, and the rest
moves to a fresh one. The page's deadline decides what is shown; a task's own limit decides
about abandonment.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextvars import Context, copy_context
from typing import Any

from zope.interface import implementer

from portal.api.errors import Abandoned, PortalError, PortletError
from portal.db import spoiled
from portal.driver.calls import Calls
from portal.driver.interfaces import IExecutor
from portal.driver.page_tasks import PageTasks
from portal.driver.task import ABANDONED, DONE, DROPPED, FAILED, RUNNING, WAITING, Task

log = logging.getLogger(__name__)

STUBBORN = 5.0
"""Seconds that an abandoned thread may still live."""
FREED = 1.0
"""Seconds after its limit at which a thread that is still inside loses its database connection."""
MOST_ABANDONED = 5
"""After so many abandonments a process asks to be replaced."""


class TookTooLong(PortalError):
    """A portlet passed its time limit."""

    status = 503


def attempt(work: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    """(value, None) or (None, what was raised): whatever a portlet raises is contained here (faults 1 and 2),
    abandonment is not."""
    try:
        return work(), None
    except Abandoned:
        raise
    except BaseException as error:
        return None, error


@implementer(IExecutor)
class Executor:
    """A bounded set of threads and one that watches them."""

    def __init__(self, threads: int = 20, patience: float = 0.1, rendering: int = 2, each: int = 2) -> None:
        self._most, self._patience = threads, patience
        self._rendering = threading.Semaphore(rendering)
        self._jobs: deque[tuple[Context, Callable[[], None]]] = deque()
        self._ready = threading.Condition()
        self._threads = self._idle = 0
        self._running: set[Task] = set()
        self._watch: threading.Thread | None = None
        self._dying: set[Task] = set()
        self.abandoned = 0
        self._calls = Calls(threads, each)
        self.quota, self.use_board, self.visiting = self._calls.quota, self._calls.use_board, self._calls.visiting
        self.doubted: Mapping[str, Any] = {}
        """Definitions whose success is news, and told to ``ended``."""
        self.ended: Callable[[Task], None] = lambda task: None
        """Told of each task that failed, was abandoned or dropped, and of those of doubted definitions."""
        self.in_trouble: Callable[[str], None] = log.warning
        """Told when this process should be replaced."""

    @classmethod
    def from_settings(cls, settings: Any) -> "Executor":
        """As the settings say."""
        return cls(settings.executor_threads, settings.executor_patience, settings.executor_rendering,
                   max(1, int(settings.executor_threads * settings.executor_share)))

    # -- threads -------------------------------------------------------------------------------

    def _submit(self, job: Callable[[], None]) -> None:
        with self._ready:
            self._jobs.append((copy_context(), job))
            if self._idle:
                self._ready.notify()
            elif self._threads < self._most:
                self._threads += 1
                threading.Thread(target=self._live, name="portlet", daemon=True).start()

    def _live(self) -> None:
        me = threading.get_ident()
        try:
            self._calls.thread_begins(me)
            while True:
                with self._ready:
                    self._idle += 1
                    try:
                        while not self._jobs:
                            if not self._ready.wait(60):
                                return
                        context, job = self._jobs.popleft()
                    finally:
                        self._idle -= 1
                context.run(job)
        except Abandoned:
            log.info("an abandoned thread has ended")
        finally:
            with self._ready:
                self._threads -= 1
                self._calls.thread_ends(me)

    def rest(self, seconds: float) -> bool:
        """Wait until no thread is at work, so that all have given back their connections; whether that came in time."""
        until = time.monotonic() + seconds
        while self._idle < self._threads or self._jobs:
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True

    def close(self) -> None:
        """Nothing more is started; idle threads are daemons and end with the process."""
        with self._ready:
            self._jobs.clear()

    # -- running -------------------------------------------------------------------------------

    def _runner(self, page: PageTasks) -> Callable[[], None]:
        def run() -> None:
            session = None
            broken = True
            try:
                while (task := page.take(run)) is not None:
                    self._running.add(task)
                    try:
                        self._calls.enter(task.portlet, task)
                        if session is None:
                            session = task.open_session()
                        value, error = task.work(session), None
                        if spoiled():  # its error was swallowed: the next portlet gets a sound transaction
                            session.rollback()
                    except Abandoned:
                        raise
                    except BaseException as raised:
                        value, error = None, raised
                        if session is not None:
                            session.rollback()
                    finally:
                        try:
                            task.leave()
                        finally:
                            self._calls.leave(task.portlet, task)
                            self._running.discard(task)
                    if not task.end(FAILED if error is not None else DONE, value, error):
                        raise Abandoned()
                    if error is not None or task.portlet in self.doubted:
                        self.ended(task)
                    page.settled()
                broken = False
            finally:
                if session is not None:
                    if broken:
                        session.invalidate()
                    session.close()
        page.runner = run
        return run

    def run_page(self, tasks: list[Task], deadline: float) -> None:
        """Run in order until all have ended or the deadline has passed; what has not started by
        then never starts, what is running goes on to its own limit."""
        if not tasks:
            return
        end = time.monotonic() + deadline
        page = PageTasks(tasks)
        holding = self._rendering.acquire(timeout=deadline)
        try:
            self._start_watch()
            self._submit(self._runner(page))
            with page.changed:
                while page.left:
                    now = time.monotonic()
                    if now >= end:
                        break
                    current = page.current
                    slow = current is not None and current.status == RUNNING and now - current.started >= self._patience
                    if slow and holding:
                        holding = False
                        self._rendering.release()
                    if slow and page.waiting:
                        page.current = None
                        self._submit(self._runner(page))
                    page.changed.wait(min(end - now, self._patience if current is None or current.status != RUNNING
                                          else max(0.001, current.started + self._patience - now) if not slow else 0.5))
                dropped = list(page.waiting)
                page.waiting.clear()
        finally:
            if holding:
                self._rendering.release()
        for task in dropped:
            task.end(DROPPED)
            if task.trial:
                self.ended(task)

    def run_alone(self, task: Task, seconds: float) -> Any:
        """Run one task; its value, or raise what it raised.

        :raises TookTooLong: not ended within ``seconds``.
        """
        page = PageTasks([task])
        task.limit = min(task.limit, seconds) if task.limit else seconds
        self._start_watch()
        self._submit(self._runner(page))
        submitted = time.monotonic()
        with page.changed:
            while page.left and (left := submitted + task.limit + 0.25 - time.monotonic()) > 0:
                page.changed.wait(left)
        if task.status in (WAITING, RUNNING):
            self._abandon(task)
        if task.status == DONE:
            return task.value
        if task.status == FAILED and task.error is not None:
            if not isinstance(task.error, Exception):
                # SystemExit and the like end nothing but the portlet (fault 2).
                raise PortletError(None) from task.error
            raise task.error
        raise TookTooLong(None)

    # -- watching ------------------------------------------------------------------------------

    def _start_watch(self) -> None:
        if self._watch is None or not self._watch.is_alive():
            with self._ready:
                if self._watch is None or not self._watch.is_alive():
                    self._watch = threading.Thread(target=self._look, name="portlet-watch", daemon=True)
                    self._watch.start()

    def _look(self) -> None:
        while True:
            time.sleep(0.05)
            now = time.monotonic()
            for task in list(self._running):
                if task.status == RUNNING and now - task.started > task.limit:
                    self._abandon(task)
            for task in list(self._dying):
                self._press(task, now)
            self._calls.tick(now)

    def _press(self, task: Task, now: float) -> None:
        # What was raised may have been lost in a place that cannot be left (a weak reference's
        # call-back, a finaliser): it is raised again until the thread has left the portlet.
        if not task.interrupt():
            self._dying.discard(task)
            return
        if not task.freed and now - task.started - task.limit > FREED:
            task.free()
        if now - task.started - task.limit > STUBBORN:
            self._dying.discard(task)
            self.in_trouble(f"{task.name} does not end")

    def _abandon(self, task: Task) -> None:
        was_running = task.status == RUNNING
        if not task.end(ABANDONED):
            return
        self.abandoned += 1
        said = ("abandoned %s after %.1f s", task.name, time.monotonic() - task.started)
        if task.page is not None:
            task.page.context.copy().run(log.warning, *said)
        else:
            log.warning(*said)
        self.ended(task)
        if was_running:
            task.interrupt()
            self._dying.add(task)
        if self.abandoned == MOST_ABANDONED:
            self.in_trouble(f"{MOST_ABANDONED} portlets were abandoned")
        if task.page is not None:
            task.page.settled()
