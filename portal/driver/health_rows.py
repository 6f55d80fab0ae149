"""The breaker's state in the database, shared by all workers (table ``portlet_health``, PAGE-03)."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.driver.models import PortletHealth
from portal.versions import raise_version

__all__ = ["HEALTH", "Breaker", "Standing", "add_failure", "read", "set_well", "take_lease", "with_failure"]

HEALTH = "health"
"""Key of the version that is raised with each change."""
_T = PortletHealth.__table__
_READ = sa.select(_T.c.portlet, _T.c.failures, _T.c.times, _T.c.reason, _T.c.since, _T.c.until, _T.c.lease)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a definition that went wrong stands; see the model."""

    portlet: str
    failures: int
    times: int
    reason: str
    since: dt.datetime
    until: dt.datetime | None = None
    lease: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Breaker:
    """When a definition is taken out of service, and for how long.

    :param most: so many failures in a row. :param seconds: the first pause; each further one is twice as long,
        up to ``longest``.
    """

    most: int
    seconds: float
    longest: float

    @classmethod
    def from_settings(cls, settings: Any) -> "Breaker":
        """As the settings say."""
        return cls(settings.breaker_failures, settings.breaker_seconds, settings.breaker_longest)

    def pause(self, times: int) -> dt.timedelta:
        """How long it is left alone when that happens for the ``times``-th time in a row, counted from 1."""
        return dt.timedelta(seconds=min(self.seconds * 2 ** min(times - 1, 20), self.longest))


def with_failure(old: Standing | None, name: str, reason: str, now: dt.datetime, breaker: Breaker, weight: int = 1,
                 trial: bool = False) -> Standing:
    """The standing after one more failure.

    :param weight: as how many failures it counts. :param trial: it was the one call that tried again.
    """
    if old is not None and old.until is not None:
        if not trial:
            return old  # a call that had begun before it was taken out
        return replace(old, failures=old.failures + 1, times=old.times + 1, reason=reason, lease=None,
                       until=now + breaker.pause(old.times + 1))
    failures = (old.failures if old else 0) + weight
    new = Standing(name, failures, 0, reason, now)
    return new if failures < breaker.most else replace(new, times=1, until=now + breaker.pause(1))


def read(db: Session) -> dict[str, Standing]:
    """Every definition that is not well, by name. One statement."""
    return {row[0]: Standing(*row) for row in db.execute(_READ)}


def _find(db: Session, name: str) -> Standing | None:
    row = db.execute(_READ.where(_T.c.portlet == name).with_for_update()).first()
    return Standing(*row) if row is not None else None


def add_failure(db: Session, name: str, reason: str, now: dt.datetime, breaker: Breaker, weight: int = 1,
                trial: bool = False, death: bool = False) -> tuple[Standing, bool]:
    """Write one more failure. :returns: the standing, and whether it is out of service since just now.

    :param death: the process ended over it. While it is being tried again, that was the call that did so.

    :raises IntegrityError: another worker made the row at the same moment: to be tried again.
    """
    old = _find(db, name)
    trial = trial or (death and old is not None and (weight >= breaker.most or old.lease is not None))
    new = with_failure(old, name, reason, now, breaker, weight, trial)
    if new is old:
        return new, False
    values = {"failures": new.failures, "times": new.times, "reason": new.reason, "since": new.since, "until": new.until,
              "lease": new.lease}
    if old is None:
        db.execute(sa.insert(PortletHealth).values(portlet=name, **values))
    else:
        db.execute(sa.update(PortletHealth).where(PortletHealth.portlet == name).values(**values))
    raise_version(db, HEALTH)
    return new, new.until is not None and (old is None or old.until is None)


def set_well(db: Session, name: str, trial: bool = False) -> bool:
    """It was called and went well. :returns: whether that has put it back in service."""
    old = _find(db, name)
    if old is None or (old.until is not None and not trial):
        return False
    db.execute(sa.delete(PortletHealth).where(PortletHealth.portlet == name))
    raise_version(db, HEALTH)
    return old.until is not None


def take_lease(db: Session, name: str, now: dt.datetime, seconds: float) -> bool:
    """Become the one request that tries it again. :returns: False when another one is."""
    table = PortletHealth
    done = db.execute(sa.update(table).where(
        table.portlet == name, table.until <= now, sa.or_(table.lease.is_(None), table.lease < now)).values(
        lease=now + dt.timedelta(seconds=seconds)))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def give_lease_back(db: Session, name: str) -> None:
    """The call was never made: the next request may try."""
    db.execute(sa.update(PortletHealth).where(PortletHealth.portlet == name).values(lease=None))
