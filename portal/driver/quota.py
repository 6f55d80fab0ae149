"""How many threads of a worker one definition may hold (PAGE-04)."""

import threading
import time

from portal.driver.task import Task

__all__ = ["PATIENCE", "Quota"]

PATIENCE = 0.1
"""A call waits so many seconds at most, and only for one that has not run longer than that itself: calls of a few
milliseconds that happen to meet are none that hold a thread."""


class Quota:
    """The threads that definitions hold now, hung ones among them.

    :param each: most for one definition.
    """

    def __init__(self, each: int) -> None:
        self.each = each
        self._held: dict[str, dict[Task, float]] = {}
        self._lock = threading.Lock()  # taken by itself: see ``PageTasks``
        self._changed = threading.Condition(self._lock)
        self._waiting = 0

    def take(self, portlet: str, task: Task) -> bool:
        """One thread more for a definition; False when it holds all it may."""
        with self._lock:
            held = self._held.get(portlet)
            if held is None:
                held = self._held[portlet] = {}
            until = 0.0
            while len(held) >= self.each and task not in held:
                for other in [other for other in list(held) if not other.inside]:
                    held.pop(other, None)
                    break
                else:
                    now = time.monotonic()
                    until = until or now + PATIENCE
                    left = min(until, max(list(held.values()), default=now) + PATIENCE) - now
                    if left <= 0:
                        return False
                    self._waiting += 1
                    try:
                        self._changed.wait(left)
                    finally:
                        self._waiting -= 1
            held[task] = time.monotonic()
            return True

    def give(self, portlet: str, task: Task) -> None:
        """The thread is out of the portlet again."""
        held = self._held.get(portlet)
        if held is not None:
            held.pop(task, None)
        if self._waiting:
            with self._changed:
                self._changed.notify_all()

    def holds(self, portlet: str) -> int:
        """How many threads a definition holds now."""
        return len(self._held.get(portlet, ()))
