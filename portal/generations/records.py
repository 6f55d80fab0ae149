"""What the database says of generations: read by every host, written in the transaction of a change."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from portal.generations.folders import State
from portal.generations.models import GenerationRow, HostRow, WantedRow

__all__ = ["Generation", "all_generations", "find_generation", "host_states", "is_prepared", "read_wanted",
           "report_host", "wanted_generation", "write_generation", "write_wanted"]

_Generations, _Wanted, _Hosts = GenerationRow.__table__, WantedRow.__table__, HostRow.__table__
_AWAY_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Generation:
    """See ``GenerationRow``, whose columns these are; number 0 is the portal without packages of others."""

    number: int = 0
    previous: int = 0
    change: str = ""
    subject: str = ""
    made: dt.datetime | None = None
    wheels: list[dict[str, Any]] = field(default_factory=list)
    packages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def stored(self) -> list[str]:
        """Names of its wheels in the file store."""
        return [wheel["stored"] for wheel in self.wheels]

    def package(self, name: str) -> dict[str, Any] | None:
        """The package of that name: of its distribution, its import name, or the short one."""
        asked = name.lower().replace("_", "-")
        return next((each for each in self.packages
                     if asked in {each[part].lower().replace("_", "-") for part in ("distribution", "module", "short")}), None)


def read_wanted(connection: sa.Connection) -> int:
    """The number of the wanted generation; 0 when nothing was ever installed."""
    return connection.scalar(sa.select(_Wanted.c.number)) or 0


def _made(row: sa.Row) -> Generation:
    return Generation(**row._mapping)


def find_generation(connection: sa.Connection, number: int) -> Generation | None:
    """A generation by number; 0 is always there."""
    if number == 0:
        return Generation()
    row = connection.execute(sa.select(_Generations).where(_Generations.c.number == number)).one_or_none()
    return None if row is None else _made(row)


def wanted_generation(connection: sa.Connection) -> Generation:
    """The wanted generation. :raises LookupError: its row is gone, which a purge takes care not to do."""
    number = read_wanted(connection)
    found = find_generation(connection, number)
    if found is None:
        raise LookupError(f"generation {number} is wanted, but nothing is known of it")
    return found


def all_generations(connection: sa.Connection) -> list[Generation]:
    """Every generation that was made and not purged, oldest first."""
    return [_made(row) for row in connection.execute(sa.select(_Generations).order_by(_Generations.c.number))]


def write_generation(connection: sa.Connection, generation: Generation) -> None:
    """Add a generation."""
    connection.execute(sa.insert(_Generations).values(**vars(generation)))


def write_wanted(connection: sa.Connection, number: int) -> None:
    """Say which generation all hosts are to serve."""
    if not connection.execute(sa.update(_Wanted).values(number=number)).rowcount:
        connection.execute(sa.insert(_Wanted).values(id=1, number=number))


def report_host(connection: sa.Connection, host: str, state: State, now: dt.datetime) -> None:
    """Write down where a host stands; hosts that said nothing for a day are forgotten."""
    values = {**asdict(state), "seen": now}
    connection.execute(sa.delete(_Hosts).where(_Hosts.c.seen < now - _AWAY_AFTER))
    if not connection.execute(sa.update(_Hosts).where(_Hosts.c.host == host).values(**values)).rowcount:
        connection.execute(sa.insert(_Hosts).values(host=host, **values))


def host_states(connection: sa.Connection) -> Iterable[sa.Row]:
    """(host, living, draining, refused, reason, seen) of each host."""
    return connection.execute(sa.select(_Hosts).order_by(_Hosts.c.host)).all()


def is_prepared(connection: sa.Connection) -> bool:
    """Whether the tables of generations are there: they are not before the first ``preau migrate``."""
    try:
        return sa.inspect(connection).has_table(_Wanted.name)
    except DatabaseError:
        return False
