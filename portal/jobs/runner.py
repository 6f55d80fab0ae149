"""Doing the work of the outbox: leases, tries, parking (fault 40)."""

import datetime as dt
import logging
import threading

import sqlalchemy as sa

from portal.api.context import IClock
from portal.api.jobs import IJob
from portal.jobs.interfaces import IWorkbench
from portal.jobs.models import OutboxRow
from portal.jobs.outbox import scope_from_row

__all__ = ["Runner", "UnknownJob"]

LOG = logging.getLogger(__name__)
BATCH = 100
TRIES = 3
WAIT = (dt.timedelta(seconds=10), dt.timedelta(seconds=60))
LEASE = dt.timedelta(seconds=60)
RESEND = dt.timedelta(seconds=60)


class UnknownJob(LookupError):
    """No package offers the named job."""


class Runner:
    """Hands due rows to the queue and does them, each at most once at a time.

    A row is deleted in the transaction that holds the effect of its job, so that a job whose
    process was killed is done again, and one whose message came twice is done once.
    """

    def __init__(self, workbench: IWorkbench) -> None:
        self.workbench = workbench
        self.clock: IClock = workbench.registry.getUtility(IClock)
        self._running: set[str] = set()
        self._lock = threading.Lock()

    def due(self, queue_is_empty: bool) -> list[str]:
        """Mark the rows that are due as sent and return their ids, oldest first.

        :param queue_is_empty: only then is a row sent again whose message must have been lost.
        """
        now = self.clock.now()
        fresh = OutboxRow.sent.is_(None)
        lost = sa.and_(OutboxRow.sent < now - RESEND,
                       sa.or_(OutboxRow.running_until.is_(None), OutboxRow.running_until < now))
        found = (sa.select(OutboxRow.id).where(OutboxRow.parked.is_(None), OutboxRow.due <= now,
                                               sa.or_(fresh, lost) if queue_is_empty else fresh)
                 .order_by(OutboxRow.due).limit(BATCH))
        with self.workbench.reading() as context:
            ids = list(context.db.scalars(found))
        if ids:
            with self.workbench.writing() as context:
                context.db.execute(sa.update(OutboxRow).where(OutboxRow.id.in_(ids)).values(sent=now))
        return ids

    def run(self, row_id: str) -> None:
        """Do one row; whatever its job raises comes out, and ``failed`` must then be called.

        A row that is being done elsewhere, or was done, is left alone.
        """
        claimed = self._claim(row_id)
        if claimed is None:
            return
        name, arguments, scope = claimed
        job = self.workbench.registry.queryUtility(IJob, name=name)
        if job is None:
            raise UnknownJob(name)
        with self._lock:
            self._running.add(row_id)
        try:
            with self.workbench.writing(scope) as context:
                job.run(context, arguments)
                context.db.execute(sa.delete(OutboxRow).where(OutboxRow.id == row_id))
        finally:
            with self._lock:
                self._running.discard(row_id)

    def _claim(self, row_id: str):
        now = self.clock.now()
        with self.workbench.writing() as context:
            row = context.db.execute(
                sa.select(OutboxRow.job, OutboxRow.arguments, OutboxRow.scope, OutboxRow.tries)
                .where(OutboxRow.id == row_id, OutboxRow.parked.is_(None),
                       sa.or_(OutboxRow.running_until.is_(None), OutboxRow.running_until < now))
                .with_for_update()).one_or_none()
            if row is None:
                return None
            change = sa.update(OutboxRow).where(OutboxRow.id == row_id)
            if row.tries >= TRIES:
                context.db.execute(change.values(parked=now, reason=context.db.scalar(
                    sa.select(OutboxRow.reason).where(OutboxRow.id == row_id)) or "the process ended during each try"))
                LOG.error("job %s (%s) parked: its process ended during each try", row.job, row_id)
                return None
            context.db.execute(change.values(tries=row.tries + 1, running_until=now + LEASE))
        return row.job, row.arguments, scope_from_row(row.scope)

    def failed(self, row_id: str, error: BaseException) -> None:
        """Note that a job raised: try again later, or park it with the reason after the last try."""
        now = self.clock.now()
        reason = f"{type(error).__name__}: {error}"[:2000]
        with self.workbench.writing() as context:
            row = context.db.execute(sa.select(OutboxRow.job, OutboxRow.tries)
                                     .where(OutboxRow.id == row_id, OutboxRow.parked.is_(None))).one_or_none()
            if row is None:
                return
            change = sa.update(OutboxRow).where(OutboxRow.id == row_id)
            if row.tries >= TRIES:
                context.db.execute(change.values(parked=now, running_until=None, reason=reason))
                LOG.error("job %s (%s) parked after %d tries: %s", row.job, row_id, row.tries, reason)
            else:
                context.db.execute(change.values(sent=None, running_until=None, reason=reason,
                                                 due=now + WAIT[max(row.tries, 1) - 1]))
                LOG.warning("job %s (%s) failed, try %d of %d: %s", row.job, row_id, row.tries, TRIES, reason)

    def renew(self) -> None:
        """Prolong the leases of the jobs under way in this process."""
        with self._lock:
            ids = list(self._running)
        if ids:
            with self.workbench.writing() as context:
                context.db.execute(sa.update(OutboxRow).where(OutboxRow.id.in_(ids))
                                   .values(running_until=self.clock.now() + LEASE))
