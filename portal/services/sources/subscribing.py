"""Rows of sources for those who read them."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.services.sources import limits
from portal.services.sources.keys import endpoint_of
from portal.services.sources.models import Source
from portal.versions import SOURCES, raise_version

__all__ = ["Wish", "ask_again", "subscribe"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A source that somebody wants to read.

    :param every: seconds between two fetches.
    :param at: when it was read.
    :param person: id of who brought it in, or None.
    """

    key: str
    kind: str
    url: str
    parameters: dict[str, str]
    every: int
    at: dt.datetime
    person: str | None = None


def subscribe(db: Session, wish: Wish) -> bool:
    """Make the source, or mark it as wanted; the shortest period asked for holds.

    One that had paused because nobody read it is fetched at once.

    :returns: False when the person has brought in too many already (attack F12); nothing is written then.
    """
    now = wish.at
    found = db.execute(sa.select(Source.every, Source.next_try).where(Source.key == wish.key)).one_or_none()
    if found is not None:
        db.execute(sa.update(Source).where(Source.key == wish.key).values(
            wanted_at=now, every=min(found.every, wish.every)))
        return True
    if wish.person is not None and _in_use(db, wish.person, now) >= limits.PERSON_SOURCES:
        return False
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(insert(Source).values(
        key=wish.key, kind=wish.kind, url=wish.url, endpoint=endpoint_of(wish.url), parameters=wish.parameters,
        every=wish.every, validators={}, failure="", detail="", failures=0, next_try=now, pending=True,
        wanted_at=now, asked_by=wish.person, created=now).on_conflict_do_nothing(index_elements=[Source.key]))
    raise_version(db, SOURCES)
    return True


def _in_use(db: Session, person: str, now: dt.datetime) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(Source).where(
        Source.asked_by == person, Source.wanted_at >= now - limits.PAUSE)) or 0


def ask_again(db: Session, key: str, now: dt.datetime) -> None:
    """Make a source due, unless that was asked for within the last minute."""
    db.execute(sa.update(Source).where(
        Source.key == key, sa.or_(Source.refreshed.is_(None), Source.refreshed < now - limits.REFRESH),
    ).values(next_try=now, refreshed=now, wanted_at=now, pending=True))
    raise_version(db, SOURCES)
