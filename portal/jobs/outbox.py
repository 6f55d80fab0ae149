"""Handing work to the jobs process from inside a transaction (design 6e, outbox)."""

import datetime as dt
import json

from zope.interface import implementer

from portal.api.jobs import IOutbox
from portal.api.orm import Scope
from portal.jobs.models import OutboxRow

__all__ = ["Outbox", "scope_from_row", "scope_to_row"]


def scope_to_row(scope: Scope | None) -> dict | None:
    """A scope as JSON, so that the work is done within what its cause could touch."""
    if scope is None:
        return None
    return {"establishments": sorted(scope.establishments), "ancestors": sorted(scope.ancestors), "reason": scope.reason}


def scope_from_row(row: dict | None) -> Scope | None:
    """The scope that ``scope_to_row`` wrote."""
    if row is None:
        return None
    return Scope(frozenset(row["establishments"]), frozenset(row["ancestors"]), row["reason"])


@implementer(IOutbox)
class Outbox:
    """Writes rows of the outbox with the session of a context; what rolls that back takes them along."""

    def __init__(self, context) -> None:
        self.context = context

    def put(self, job: str, arguments: dict, delay: float = 0.0) -> None:
        """See ``IOutbox``.

        :raises TypeError: the arguments are not JSON-like.
        """
        json.dumps(arguments, allow_nan=False)
        now = self.context.clock.now()
        self.context.db.add(OutboxRow(job=job, arguments=arguments, scope=scope_to_row(self.context.scope),
                                      due=now + dt.timedelta(seconds=delay), created=now))
