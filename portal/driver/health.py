"""Which definitions may be called: a breaker whose state all workers share (PAGE-03).

What this worker knows lies in memory and is looked up without a statement. A failure is known here at once and
written by a thread of its own, which raises the version ``health``; a worker that finds another version at the head
of its page reads the whole table, which holds only what is not well.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from zope.interface import implementer

from portal.api.audit import IAudit
from portal.api.context import IClock
from portal.api.errors import PortalError, PortletError, PortletUnavailable, ServiceUnavailable, StateError
from portal.api.health import FAILED, OVERRAN
from portal.context import WorkContext
from portal.db import kept_waiting
from portal.driver import health_rows
from portal.driver.health_rows import Breaker, Standing
from portal.driver.interfaces import IHealth
from portal.driver.refusals import OutOfService, Refusal
from portal.driver.task import ABANDONED, DONE, DROPPED, Task

__all__ = ["Health", "counts"]

log = logging.getLogger(__name__)

LEASE_MARGIN = 5.0
"""Seconds beyond its limit after which a call that tries again is taken for lost."""
BRIEF_MS = 200
"""A page waits no longer than this for the database when it asks whether it is the one to try again."""


def counts(error: BaseException) -> bool:
    """Whether what a portlet raised is a failure of the portlet: not that somebody may not, that something is not
    there, that input was refused, that an outside service is down, or that the database kept it waiting."""
    if isinstance(error, (Refusal, ServiceUnavailable, PortletUnavailable)) or kept_waiting(error):
        return False
    return not isinstance(error, PortalError) or isinstance(error, (PortletError, StateError)) or error.status >= 500


@implementer(IHealth)
class Health:
    """See ``IHealth``."""

    def __init__(self, settings: Any) -> None:
        self._breaker = Breaker.from_settings(settings)
        self.known: dict[str, Standing] = {}
        """What is not well; replaced as a whole, never changed."""
        self._version = 0
        self._lock = threading.Lock()
        self._queue: SimpleQueue[Callable[[Session], Callable[[], None] | None]] = SimpleQueue()
        self._written = threading.Condition()
        self._pending = 0
        self._writer: threading.Thread | None = None
        self._asked: dict[str, float] = {}
        self._registry: Any = None

    def attach(self, registry: Any, executor: Any) -> None:
        """Work on the portal's database, and be told by the executor."""
        self._registry, self._executor = registry, executor
        executor.ended, executor.doubted = self.ended, self.known

    # -- asked by pages ------------------------------------------------------------------------

    def look(self, context: Any) -> None:
        """See ``IHealth``."""
        version = context.versions.get(health_rows.HEALTH, 0)
        if version != self._version and not self._pending:
            known = health_rows.read(context.db)
            with self._lock:
                if not self._pending:
                    self._version = version
                    self._set(known)

    def admit(self, context: Any, name: str, seconds: float) -> bool:
        """See ``IHealth``."""
        standing = self.known.get(name)
        if standing is None or standing.until is None:
            return False
        now = context.clock.now()
        if standing.until > now or not self._take_lease(name, now, seconds):
            raise OutOfService(None)
        return True

    def standing(self, name: str) -> Standing | None:
        """See ``IHealth``."""
        found = self.known.get(name)
        return found if found is not None and found.until is not None else None

    def out(self) -> tuple[Standing, ...]:
        """See ``IHealth``."""
        return tuple(sorted((one for one in self.known.values() if one.until is not None), key=lambda one: one.portlet))

    def _take_lease(self, name: str, now: dt.datetime, seconds: float) -> bool:
        if time.monotonic() < self._asked.get(name, 0.0):
            return False  # another request of this worker has just asked
        self._asked[name] = time.monotonic() + 1.0
        try:
            with self._registry["preau.database"].write_briefly(BRIEF_MS) as db:
                taken = health_rows.take_lease(db, name, now, seconds + LEASE_MARGIN)
                db.commit()
        except SQLAlchemyError as error:
            log.warning("not tried again, since the database does not answer in time: %s", type(error).__name__,
                        extra={"portlet": name})
            return False
        return taken

    # -- told by the executor and by events ----------------------------------------------------

    def ended(self, task: Task) -> None:
        """A task has ended: well, badly, or without having been begun."""
        if task.trial:
            self._asked.pop(task.portlet, None)
        if task.status == DONE:
            self._well(task.portlet, task.trial)
        elif task.status == DROPPED or not task.started or task.blameless:
            if task.trial:
                self._write(lambda db: health_rows.give_lease_back(db, task.portlet))
        elif task.status == ABANDONED:
            self.failed(task.portlet, OVERRAN, task.trial)
        elif task.error is not None and counts(task.error):
            self.failed(task.portlet, FAILED, task.trial)
        elif task.trial and not isinstance(task.error, Refusal):
            self._well(task.portlet, True)  # it answers, if only that it may not
        elif task.trial:
            self._write(lambda db: health_rows.give_lease_back(db, task.portlet))

    def failed(self, name: str, reason: str, trial: bool = False) -> None:
        """See ``IHealth``."""
        if not name:
            return
        now = self._clock().now()
        with self._lock:
            self._set({**self.known, name: health_rows.with_failure(
                self.known.get(name), name, reason, now, self._breaker, trial=trial)})
            self._count_one()

        def write(db: Session) -> Callable[[], None] | None:
            standing, tripped = health_rows.add_failure(db, name, reason, now, self._breaker, trial=trial)
            self._learn(name, standing)
            return (lambda: self._tell_out(standing)) if tripped or (trial and standing.until is not None) else None

        self._queue.put(write)
        self._start()

    def _well(self, name: str, trial: bool) -> None:
        standing = self.known.get(name)
        if standing is None or (standing.until is not None and not trial):
            return

        def write(db: Session) -> Callable[[], None] | None:
            back = health_rows.set_well(db, name, trial)
            self._learn(name, None)
            return (lambda: self._tell("portlet.back-in-service", "done", name)) if back else None

        self._write(write)

    # -- memory --------------------------------------------------------------------------------

    def _set(self, known: dict[str, Standing]) -> None:
        self.known = known
        self._executor.doubted = known

    def _learn(self, name: str, standing: Standing | None) -> None:
        with self._lock:
            others = {other: one for other, one in self.known.items() if other != name}
            self._set(others if standing is None else {**others, name: standing})

    # -- the thread that writes ----------------------------------------------------------------

    def _count_one(self) -> None:
        with self._written:
            self._pending += 1

    def _write(self, work: Callable[[Session], Any]) -> None:
        self._count_one()
        self._queue.put(work)
        self._start()

    def _start(self) -> None:
        if self._writer is None:
            with self._lock:
                if self._writer is None:
                    self._writer = threading.Thread(target=self._live, name="portlet-health", daemon=True)
                    self._writer.start()

    def _live(self) -> None:
        while True:
            work = self._queue.get()
            try:
                self._do(work)
            except SQLAlchemyError:
                log.exception("the health of a portlet could not be written; this worker alone knows of it")
            finally:
                with self._written:
                    self._pending -= 1
                    self._written.notify_all()

    def _do(self, work: Callable[[Session], Any]) -> None:
        for last in (False, True):
            with self._registry["preau.database"].write() as db:
                try:
                    told = work(db)
                    db.commit()
                    break
                except IntegrityError:
                    if last:
                        raise
        if told is not None:
            told()

    def settle(self, seconds: float) -> None:
        """See ``IHealth``."""
        with self._written:
            self._written.wait_for(lambda: not self._pending, seconds)

    # -- telling the owner ---------------------------------------------------------------------

    def _clock(self) -> IClock:
        return self._registry.getUtility(IClock)

    def _tell_out(self, standing: Standing) -> None:
        log.error("%s is out of service until %s: %d times in a row, the last time it %s", standing.portlet, standing.until,
                  standing.failures, standing.reason, extra={"portlet": standing.portlet})
        self._tell("portlet.out-of-service", "failed", standing.portlet, reason=standing.reason, failures=standing.failures,
                   until=standing.until)

    def _tell(self, event: str, outcome: str, name: str, **facts: Any) -> None:
        with self._registry["preau.database"].read() as db:
            WorkContext(self._registry, db).service(IAudit).record(event, outcome, portlet=name, **facts)
