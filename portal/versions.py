"""Versions of what pages are made of (design 6c): raised with each change, read once a page."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.api.orm import Base
from portal.api.prepared import Prepared

__all__ = ["SOURCES", "Version", "raise_version", "read_versions"]

SOURCES = "sources"
"""The version of all that was got from sources. Boxes do not depend on it: they follow their own time."""


class Version(Base):
    """One counter: "publications", "theme:<establishment>", "fragments:<establishment>", "boxes:<establishment>" (actions
    on boxes that everybody shares), "person:<id>", "data:<establishment>", "health", "sources"."""

    __tablename__ = "version"
    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    n: Mapped[int] = mapped_column(sa.BigInteger, default=0)


_READ = Prepared(sa.select(Version.key, Version.n).where(Version.key.in_(sa.bindparam("keys", expanding=True))))


def raise_version(db: Session, key: str) -> None:
    """Count ``key`` up by one, in the transaction of the change.

    Marks the session (``db.info["raised"]``): from here on its readers keep nothing, since what
    was raised may yet be rolled back.
    """
    db.info["raised"] = True
    done = db.execute(sa.update(Version).where(Version.key == key).values(n=Version.n + 1))
    if not done.rowcount:  # type: ignore[attr-defined]
        insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
        db.execute(insert(Version).values(key=key, n=1).on_conflict_do_update(  # somebody else may be the first, too
            index_elements=[Version.key], set_={"n": Version.n + 1}))


def read_versions(db: Session | sa.Engine, keys: Iterable[str]) -> dict[str, int]:
    """The counters of ``keys``; 0 for one that was never raised. One statement.

    :param db: the engine for those at the head of a page: what is read after them is as new as they are, or newer.
    """
    wanted = list(keys)
    found = dict(_READ.rows(db, {"keys": wanted}))
    return {key: found.get(key, 0) for key in wanted}
