"""Bringing a database to the present schema: one history after the other, each in one transaction, under a lock."""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from portal.migrations.histories import SESSIONS, History, find_histories
from portal.sessions.tables import sessions_url
from portal.settings import Settings

__all__ = ["address_of", "apply", "changing", "include_in", "migrate_all", "migration_engine", "upgrade"]

logger = logging.getLogger(__name__)

_LOCK = 0x5EA0
"""Key of the advisory lock on PostgreSQL."""


def migration_engine(url: str) -> Engine:
    """An engine for changes of the schema: no limit on statements; on SQLite explicit
    transactions, and foreign keys checked at the end, since a table is altered by copying it."""
    engine = sa.create_engine(url, poolclass=NullPool)
    if engine.dialect.name != "sqlite":
        return engine
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def address_of(history: History, settings: Settings) -> str:
    """The database in which a history's tables lie."""
    return sessions_url(settings.database_url) if history.name == SESSIONS else settings.database_url


def include_in(history: History) -> Callable[..., bool]:
    """Alembic's filter that lets through what belongs to a history."""
    def include(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
        table = thing if kind == "table" else thing.table
        return history.owns(table.name)
    return include


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """On SQLite a lock on a file beside the database; PostgreSQL's lock is taken in the transaction."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    with open(f"{engine.url.database}.migrating", "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def apply(history: History, connection: sa.Connection) -> list[str]:
    """Apply the revisions that a database lacks, in the transaction that is open on a connection.

    :returns: the revisions applied, in order.
    :raises RuntimeError: rows would refer to nothing (SQLite).
    """
    applied: list[str] = []

    def steps(present: Any, context: Any) -> Any:
        found = history.script._upgrade_revs("head", present)
        applied.extend(step.revision.revision for step in found)
        return found

    environment = EnvironmentContext(Config(), history.script, fn=steps, destination_rev="head")
    environment.configure(connection=connection, target_metadata=history.metadata, version_table=history.version_table)
    environment.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"{history.name}: {len(broken)} rows would refer to nothing, first {tuple(broken[0])}")
    return applied


@contextmanager
def changing(url: str) -> Iterator[sa.Connection]:
    """One transaction in which a schema may be changed, by one process at a time; committed at the end."""
    engine = migration_engine(url)
    try:
        with _one_at_a_time(engine), engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection
    finally:
        engine.dispose()


def upgrade(history: History, url: str) -> list[str]:
    """Apply the revisions that a database lacks, all in one transaction.

    :returns: the revisions applied, in order.
    """
    with changing(url) as connection:
        applied = apply(history, connection)
    for revision in applied:
        logger.info("schema changed", extra={"facts": {"history": history.name, "revision": revision}})
    return applied


def migrate_all(settings: Settings) -> dict[str, list[str]]:
    """Bring core, sessions and every installed package to their present schema.

    Safe to run twice and by two at once; interrupted, it leaves each history before or after.

    :returns: history → revisions applied.
    """
    return {history.name: upgrade(history, address_of(history, settings)) for history in find_histories()}
