"""Periodic work: each piece on its own beat, never twice at a time, its failures contained."""

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor

from portal.jobs.interfaces import IPeriodic, IWorkbench

__all__ = ["Rhythm"]

LOG = logging.getLogger(__name__)


class Rhythm:
    """Calls every registered ``IPeriodic`` when its time has come, on threads of its own."""

    def __init__(self, workbench: IWorkbench) -> None:
        self.workbench = workbench
        self._work = dict(workbench.registry.getUtilitiesFor(IPeriodic))
        self._next = dict.fromkeys(self._work, 0.0)
        self._under_way: dict[str, Future] = {}
        self._threads = ThreadPoolExecutor(max(1, len(self._work)), thread_name_prefix="periodic")

    def tick(self) -> None:
        """Start what is due; report what failed."""
        now = time.monotonic()
        for name, work in self._work.items():
            running = self._under_way.get(name)
            if running is not None:
                if not running.done():
                    continue
                error = running.exception()
                if error is not None:
                    LOG.error("periodic work %s failed", name, exc_info=error)
                del self._under_way[name]
            if now >= self._next[name]:
                self._next[name] = now + work.every
                self._under_way[name] = self._threads.submit(work.run, self.workbench)

    def finish(self) -> None:
        """Wait for what is under way and let each piece of work end what it started."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for work in self._work.values():
            work.finish()
