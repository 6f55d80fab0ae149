"""Engines and sessions (design 6e): explicit transactions, read-only where nothing may change, scope in SQL."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from portal.api.orm import EstablishmentRow, Scope
from portal.api.prepared import NoScope, names_scoped

__all__ = ["Database", "NoScope", "interrupt", "kept_waiting", "make_useless", "open_database", "spoiled"]

log = logging.getLogger(__name__)

_WAITED = frozenset({"55P03", "40P01", "40001", "53300", "57P01", "57P03"})
"""SQLSTATE of PostgreSQL: a lock not given in time, a deadlock, a conflict, too many connections, a server that ends."""

SCOPES = 64
"""In so many scopes a statement is remembered."""
_seen: WeakKeyDictionary[sa.Executable, dict[Scope, Any] | Literal[False]] = WeakKeyDictionary()
"""Statement to False when it names no table of rows of establishments anywhere, else to itself with the criterion
of a scope."""
_under_way: dict[int, Any] = {}
"""Thread to the driver's connection on which it has a transaction open."""


class Database:
    """The two doors to one database.

    :param reader: engine whose transactions may only read.
    :param writer: engine whose transactions may write, and take their lock at once on SQLite.
    """

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self.reader, self.writer = reader, writer

    def read(self, scope: Scope | None = None) -> Session:
        """A session for reading; rows may be read within ``scope``."""
        return Session(self.reader, info={"scope": scope}, expire_on_commit=False, autoflush=False)

    def write(self, scope: Scope | None = None) -> Session:
        """A session for writing; the caller commits."""
        return Session(self.writer, info={"scope": scope}, expire_on_commit=False)

    @contextmanager
    def write_briefly(self, milliseconds: int) -> Iterator[Session]:
        """A session for writing that gives up when others keep it waiting longer than this; the caller commits."""
        with self.writer.connect() as connection:
            file = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
            if file is not None:
                file.execute(f"PRAGMA busy_timeout={int(milliseconds)}")
            try:
                with Session(connection, expire_on_commit=False) as session:
                    if file is None:
                        session.execute(sa.select(sa.func.set_config("lock_timeout", f"{int(milliseconds)}ms", True)))
                    yield session
            finally:
                if file is not None:
                    file.execute("PRAGMA busy_timeout=5000")

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.reader.dispose()
        self.writer.dispose()


class _File(sqlite3.Connection):
    """A connection to a file that two threads may want to close: the one that used it and the one that takes it away.

    Python's own crashes when both do so at once, or when one closes what the other is rolling back.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.ending = threading.RLock()

    def close(self) -> None:
        with self.ending:
            super().close()


def _sqlite(url: sa.URL, write: bool, synchronous: str) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, pool_size=24, max_overflow=8, pool_timeout=2,
                              connect_args={"check_same_thread": False, "timeout": 5.0, "factory": _File})

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=5000")
        if not write:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        if write:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # takes no lock, so it cannot fail; a page begins three of them
            connection.connection.dbapi_connection.execute("BEGIN")

    return engine


def _postgresql(url: sa.URL, write: bool, statement_seconds: float) -> Engine:
    options = f"-c statement_timeout={int(statement_seconds * 1000)} -c lock_timeout=2000 -c timezone=UTC"
    if not write:
        options += " -c default_transaction_read_only=on"
    return sa.create_engine(url, pool_size=24, max_overflow=8, pool_timeout=2, pool_pre_ping=True, pool_recycle=1800,
                            isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
                            connect_args={"options": options, "connect_timeout": 2})


def _follow(engine: Engine) -> Engine:
    def begun(connection: sa.Connection) -> None:
        _under_way[threading.get_ident()] = connection.connection.dbapi_connection

    def ended(connection: sa.Connection) -> None:
        _under_way.pop(threading.get_ident(), None)

    event.listen(engine, "begin", begun)
    event.listen(engine, "commit", ended)
    event.listen(engine, "rollback", ended)
    return engine


def interrupt(thread: int) -> None:
    """Break off the statement that a thread is waiting for, if it has a transaction open."""
    connection = _under_way.get(thread)
    if isinstance(connection, sqlite3.Connection):
        connection.interrupt()
    elif connection is not None:
        connection.cancel()


def make_useless(thread: int) -> None:
    """End the transaction that a thread has open, from outside, and take its connection away.

    For a thread that hangs in a place that cannot be left: what it has written is undone, its locks are gone, and
    whatever it asks of the connection later raises. The work is done on a thread of its own, since a connection in
    the middle of a call keeps whoever wants it waiting.
    """
    connection = _under_way.pop(thread, None)
    if connection is not None:
        threading.Thread(target=_end, args=(connection,), name="portlet-connection", daemon=True).start()


def _end(connection: Any) -> None:
    if not isinstance(connection, _File):
        connection.close()
        return
    with connection.ending:
        try:
            # First nothing more may be written: after the rollback each statement would be a transaction of its own.
            connection.execute("PRAGMA query_only=ON")
            connection.rollback()
        except sqlite3.ProgrammingError:
            return  # the thread has come back and closed it itself
        except sqlite3.Error:
            log.exception("the transaction of a hung thread could not be rolled back")
        connection.close()


def spoiled() -> bool:
    """Whether a statement of the calling thread's open transaction has failed, so that PostgreSQL refuses every
    further one and turns a commit into a silent rollback. SQLite undoes the statement alone."""
    connection = _under_way.get(threading.get_ident())
    if connection is None or isinstance(connection, sqlite3.Connection):
        return False
    return connection.info.transaction_status.name == "INERROR"


def kept_waiting(error: BaseException) -> bool:
    """Whether an error says that the database was busy or gone, and nothing of the statement."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state in _WAITED or (state or "08").startswith("08")


def open_database(url: str, statement_seconds: float = 5.0, synchronous: str = "NORMAL") -> Database:
    """The database at an SQLAlchemy address (sqlite or postgresql+psycopg).

    :param statement_seconds: most seconds a statement may take on PostgreSQL.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(*(_follow(_sqlite(parsed, write, synchronous)) for write in (False, True)))
    return Database(*(_follow(_postgresql(parsed, write, statement_seconds)) for write in (False, True)))


def _names_scoped(state: ORMExecuteState) -> bool:
    # What is counted, or asked for in a subquery, is not among the mappers of a statement.
    return any(issubclass(mapper.class_, EstablishmentRow) for mapper in state.all_mappers) or names_scoped(state.statement)


@lru_cache(maxsize=1024)
def _criterion(scope: Scope) -> ExecutableOption:
    own, wide = sorted(scope.establishments), sorted(scope.establishments | scope.ancestors)

    def criterion(cls: type[EstablishmentRow]) -> sa.ColumnElement[bool]:
        return cls.establishment_id.in_(wide if cls.inherits else own)

    return with_loader_criteria(EstablishmentRow, criterion, include_aliases=True, track_closure_variables=False)


@event.listens_for(Session, "do_orm_execute")
def add_scope(state: ORMExecuteState) -> None:
    """Add the establishment criterion to every ORM statement on rows of establishments.

    What was found out about a statement is remembered while it lives: those that pages need are put together once.

    :raises NoScope: the session has no scope.
    """
    if not (state.is_select or state.is_update or state.is_delete):
        return
    statement = state.statement
    seen = _seen.get(statement)
    if seen is None:
        seen = _seen[statement] = {} if _names_scoped(state) else False
    if seen is False:
        return
    scope: Scope | None = state.session.info.get("scope")
    if scope is None:
        raise NoScope()
    if scope not in seen:
        if len(seen) >= SCOPES:
            seen.clear()
        seen[scope] = statement.options(_criterion(scope))
    state.statement = seen[scope]
