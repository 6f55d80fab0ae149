"""The beat of fetching: claim what is due, hand it to threads, forget what nobody reads."""

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from zope.interface import implementer

from portal.api.context import IClock
from portal.jobs.interfaces import IPeriodic, IWorkbench
from portal.services.sources import limits, schedule
from portal.services.sources.fetching import fetch_source

__all__ = ["FetchWork"]

LOG = logging.getLogger(__name__)
CLEAN_EVERY = 600.0


@implementer(IPeriodic)
class FetchWork:
    """Fetches due sources on eight threads of its own, so that slow hosts delay no other job."""

    every = 0.25

    def __init__(self, settings: Any = None) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._at_work: dict[Future, str] = {}
        self._next_clean = time.monotonic() + CLEAN_EVERY

    def run(self, workbench: IWorkbench) -> None:
        """See ``IPeriodic``."""
        self._reap()
        if self._threads is None:
            self._threads = ThreadPoolExecutor(limits.AT_ONCE, thread_name_prefix="fetch")
        now = workbench.registry.getUtility(IClock).now()
        free = limits.AT_ONCE - len(self._at_work)
        if free > 0:
            with workbench.reading() as context:
                due = schedule.is_anything_due(context.db, now)
            if due:
                with workbench.writing() as context:
                    claims = schedule.claim(context.db, now, free)
                for claim in claims:
                    self._at_work[self._threads.submit(fetch_source, workbench, claim)] = claim.key
        if time.monotonic() >= self._next_clean:
            self._next_clean = time.monotonic() + CLEAN_EVERY
            with workbench.writing() as context:
                forgotten = schedule.forget(context.db, now)
            if forgotten:
                LOG.info("%d sources that nobody reads were deleted", len(forgotten))

    def _reap(self) -> None:
        for future in [future for future in self._at_work if future.done()]:
            key = self._at_work.pop(future)
            error = future.exception()
            if error is not None:
                LOG.error("fetching source %s failed; it is tried again when its lease ends", key[:12], exc_info=error)

    def finish(self) -> None:
        """See ``IPeriodic``: fetches under way end at their own deadline, those waiting are dropped."""
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
            self._threads = None
            self._at_work.clear()
