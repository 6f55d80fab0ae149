"""Which sources are fetched now, and what is noted when a fetch has ended.

Every function is one short transaction's worth of statements; nothing here waits.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.services.sources import circuits, limits
from portal.services.sources.models import Source
from portal.versions import SOURCES, raise_version

__all__ = ["Claim", "add_pictures", "claim", "forget", "is_anything_due", "known_pictures", "note_failure", "note_success"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A source to fetch, leased to the thread that got this."""

    key: str
    kind: str
    url: str
    endpoint: str
    parameters: dict[str, str]
    validators: dict[str, str]
    every: int
    failures: int


_CLAIMING = 0x50_52_45_41_55
"""Number of the advisory lock under which sources are claimed."""

_FIELDS = (Source.key, Source.kind, Source.url, Source.endpoint, Source.parameters, Source.validators, Source.every,
           Source.failures)


def _due(now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (Source.next_try <= now, Source.wanted_at >= now - limits.PAUSE,
            sa.or_(Source.leased_until.is_(None), Source.leased_until < now))


def is_anything_due(db: Session, now: dt.datetime) -> bool:
    """Whether ``claim`` would have something to do; for a reading transaction."""
    if db.scalar(sa.select(sa.literal(1)).where(sa.exists().where(*_due(now)))):
        return True
    return bool(db.scalar(sa.select(sa.literal(1)).where(sa.exists().where(
        circuits.Circuit.open_until <= now,
        sa.or_(circuits.Circuit.probing_until.is_(None), circuits.Circuit.probing_until < now)))))


def claim(db: Session, now: dt.datetime, free: int) -> list[Claim]:
    """Lease up to ``free`` sources that are due: never more than two at a time from one endpoint,
    so that one slow host holds up nobody else's (attack F12).

    One jobs process at a time claims: SQLite has one writer, PostgreSQL is asked for a lock.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_CLAIMING)))
    changed = circuits.hold_back(db, now)
    at_work = {endpoint: count for endpoint, count in db.execute(
        sa.select(Source.endpoint, sa.func.count()).where(Source.leased_until >= now).group_by(Source.endpoint))}
    full = [endpoint for endpoint, count in at_work.items() if count >= limits.ENDPOINT_AT_ONCE]
    rank = sa.func.row_number().over(partition_by=Source.endpoint, order_by=(Source.next_try, Source.key)).label("rank")
    ranked = sa.select(Source.key, Source.next_try, rank).where(*_due(now), Source.endpoint.not_in(full)).subquery()
    due = list(db.scalars(sa.select(ranked.c.key).where(ranked.c.rank <= limits.ENDPOINT_AT_ONCE)
                          .order_by(ranked.c.next_try).limit(max(free, 0))))
    taken: list[Claim] = []
    if free > 0:
        due = [*circuits.probes(db, now), *due]
    for row in db.execute(sa.select(*_FIELDS).where(Source.key.in_(due))).all():
        if at_work.get(row.endpoint, 0) < limits.ENDPOINT_AT_ONCE:
            at_work[row.endpoint] = at_work.get(row.endpoint, 0) + 1
            taken.append(Claim(*row))
    if taken:
        db.execute(sa.update(Source).where(Source.key.in_([one.key for one in taken]))
                   .values(leased_until=now + limits.LEASE, pending=True))
    if taken or changed:
        raise_version(db, SOURCES)
    return taken


def note_success(db: Session, done: Claim, got: tuple[Any, dict] | None, now: dt.datetime, with_circuit: bool) -> None:
    """Keep what was got.

    :param got: (content, validators), or None when the source has not changed since.
    """
    values: dict[str, Any] = dict(fetched=now, failure="", detail="", failed_since=None, failures=0, pending=False,
                                  leased_until=None, next_try=now + limits.spread(done.every))
    if got is not None:
        values.update(content=got[0], validators=got[1])
    db.execute(sa.update(Source).where(Source.key == done.key).values(**values))
    if with_circuit:
        circuits.note_success(db, done.kind, done.endpoint, now)
    raise_version(db, SOURCES)


def note_failure(db: Session, done: Claim, failure: str, detail: str, now: dt.datetime, with_circuit: bool) -> None:
    """Keep the last good copy, and why there is no newer one; try again later, later each time.

    :param with_circuit: the kind counts failures by endpoint; then the endpoint's circuit decides
        how often it is asked, and the source itself waits a quarter of a minute only.
    """
    wait = limits.back_off(done.failures + 1)
    if with_circuit and failure not in circuits.CLOSED:
        circuits.count_failure(db, done.kind, done.endpoint, failure, detail, now)
        wait = limits.spread(15)
    db.execute(sa.update(Source).where(Source.key == done.key).values(
        failure=failure[:40], detail=detail[:1000], failures=Source.failures + 1, pending=False, leased_until=None,
        failed_since=sa.func.coalesce(Source.failed_since, now, type_=Source.failed_since.type), next_try=now + wait))
    if with_circuit and failure in circuits.CLOSED:
        circuits.note_success(db, done.kind, done.endpoint, now)
    raise_version(db, SOURCES)


def known_pictures(db: Session, key: str) -> dict[str, Any]:
    """Pictures that the stored content already has: address to what is known of the kept file."""
    content = db.scalar(sa.select(Source.content).where(Source.key == key))
    pictures = content.get("pictures") if isinstance(content, dict) else None
    return {url: known for url, known in (pictures or {}).items() if known}


def add_pictures(db: Session, key: str, found: dict[str, Any]) -> None:
    """Add kept pictures to a stored content."""
    content = db.scalar(sa.select(Source.content).where(Source.key == key))
    if found and isinstance(content, dict) and isinstance(content.get("pictures"), dict):
        pictures = {url: found.get(url, known) for url, known in content["pictures"].items()}
        db.execute(sa.update(Source).where(Source.key == key).values(content={**content, "pictures": pictures}))
        raise_version(db, SOURCES)


def forget(db: Session, now: dt.datetime) -> Collection[str]:
    """Delete up to a hundred sources that nobody has read for a month; returns their keys."""
    keys = list(db.scalars(sa.select(Source.key).where(Source.wanted_at < now - limits.FORGET).limit(100)))
    if keys:
        db.execute(sa.delete(Source).where(Source.key.in_(keys)))
        raise_version(db, SOURCES)
    return keys
