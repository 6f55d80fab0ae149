"""The tasks of one page, and which thread is running them."""

import threading
import time
from collections import deque
from contextvars import copy_context

from portal.driver.task import RUNNING, Task

__all__ = ["PageTasks"]


class PageTasks:
    """The tasks of one page and who is running them."""

    def __init__(self, tasks: list[Task]) -> None:
        self._lock = threading.Lock()  # taken by itself where nobody waits: quicker than by way of the condition
        self.changed = threading.Condition(self._lock)
        self.waiting = deque(tasks)
        self.left = len(tasks)
        self.current: Task | None = None
        self.runner: object = None
        self.context = copy_context()
        """Of whoever asked for the page: what portlets log carries the id of that request."""
        for task in tasks:
            task.page = self

    def take(self, runner: object) -> Task | None:
        """The next task for the runner in charge; None when there is none or another took over."""
        with self._lock:
            if self.runner is not runner or not self.waiting:
                return None
            task = self.waiting.popleft()
            task.started, task.thread, task.status = time.monotonic(), threading.get_ident(), RUNNING
            task.inside = True
            self.current = task
            return task

    def settled(self) -> None:
        """One task has ended."""
        with self._lock:
            self.left -= 1
            if not self.left:  # to wake who waits for all costs the thread that renders its turn of the interpreter
                self.changed.notify_all()
