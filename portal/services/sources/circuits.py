"""The breaker of an endpoint: open after five failures in a row, then one probe at a time (fault 12)."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.services.sources import limits
from portal.services.sources.models import Circuit, Source

__all__ = ["CLOSED", "count_failure", "hold_back", "note_success", "probes"]

OPEN_FOR = 27.0
"""Seconds between two probes of an endpoint that is down, before jitter."""
CLOSED = frozenset({"address", "scheme", "port", "redirect", "userinfo", "quota", "fault", "input", "output",
                    "time", "memory", "crash", "kind"})
"""Failures that say nothing of the endpoint's health: ours, or an answer of it that makes sense."""


def hold_back(db: Session, now: dt.datetime) -> bool:
    """Give sources that are due at an endpoint known to be down its failure, without asking it; whether there were any."""
    changed = False
    for circuit in db.execute(sa.select(Circuit.kind, Circuit.endpoint, Circuit.failure, Circuit.detail,
                                        Circuit.open_until)
                              .where(Circuit.open_until.is_not(None))).all():
        again = max(circuit.open_until, now + dt.timedelta(seconds=3))
        done = db.execute(sa.update(Source).where(
            Source.kind == circuit.kind, Source.endpoint == circuit.endpoint, Source.next_try <= now,
            sa.or_(Source.leased_until.is_(None), Source.leased_until < now),
        ).values(failure=circuit.failure, detail=circuit.detail, pending=False, next_try=again,
                 failed_since=sa.func.coalesce(Source.failed_since, now, type_=Source.failed_since.type)))
        changed = changed or bool(done.rowcount)  # type: ignore[attr-defined]
    return changed


def probes(db: Session, now: dt.datetime) -> list[str]:
    """Keys of the sources to ask half-open endpoints with, one each, the last read first; takes the lease."""
    keys = []
    for circuit in db.execute(sa.select(Circuit.kind, Circuit.endpoint).where(
            Circuit.open_until <= now,
            sa.or_(Circuit.probing_until.is_(None), Circuit.probing_until < now))).all():
        key = db.scalar(sa.select(Source.key).where(
            Source.kind == circuit.kind, Source.endpoint == circuit.endpoint,
            Source.wanted_at >= now - limits.PAUSE,
            sa.or_(Source.leased_until.is_(None), Source.leased_until < now))
            .order_by(Source.wanted_at.desc(), Source.key).limit(1))
        if key is not None:
            _change(db, circuit.kind, circuit.endpoint, probing_until=now + limits.LEASE)
            keys.append(key)
    return keys


def count_failure(db: Session, kind: str, endpoint: str, failure: str, detail: str, now: dt.datetime) -> bool:
    """Count a failure of an endpoint; whether its circuit is open now."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(insert(Circuit).values(kind=kind, endpoint=endpoint, failures=0, failure="", detail="")
               .on_conflict_do_nothing(index_elements=[Circuit.kind, Circuit.endpoint]))
    _change(db, kind, endpoint, failures=Circuit.failures + 1, failure=failure, detail=detail, probing_until=None)
    failures = db.scalar(sa.select(Circuit.failures).where(Circuit.kind == kind, Circuit.endpoint == endpoint)) or 0
    is_open = failures >= limits.OPEN_AFTER
    _change(db, kind, endpoint, open_until=now + limits.spread(OPEN_FOR) if is_open else None)
    return is_open


def note_success(db: Session, kind: str, endpoint: str, now: dt.datetime) -> None:
    """An endpoint answers: close its circuit, and have those that were held back fetched now."""
    was_open = db.scalar(sa.select(Circuit.open_until).where(Circuit.kind == kind, Circuit.endpoint == endpoint))
    db.execute(sa.delete(Circuit).where(Circuit.kind == kind, Circuit.endpoint == endpoint))
    if was_open is not None:
        db.execute(sa.update(Source).where(
            Source.kind == kind, Source.endpoint == endpoint, Source.failure != "", Source.next_try > now,
        ).values(next_try=now))


def _change(db: Session, kind: str, endpoint: str, **values) -> None:
    db.execute(sa.update(Circuit).where(Circuit.kind == kind, Circuit.endpoint == endpoint).values(**values))
