"""The tables of web sessions: a database of their own beside the portal's (design 6d, 6e)."""

import sqlalchemy as sa

from portal.api.orm import UtcDateTime
from portal.db import Database, open_database
from portal.settings import BadSettings

__all__ = ["metadata", "open_sessions", "pace", "sessions_url", "web_session", "web_session_value"]

metadata = sa.MetaData()

web_session = sa.Table(
    "web_session",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("id_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("person", sa.String(36), nullable=False, index=True),
    sa.Column("cas_ticket_hash", sa.String(64), unique=True),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("seen", UtcDateTime, nullable=False, index=True),
    sa.Column("renewed", UtcDateTime),
    sa.Column("browser", sa.String(80), nullable=False),
    sa.Column("csrf_secret", sa.String(64), nullable=False),
    sa.Column("establishment", sa.String(36)),
)
"""One row a session. ``id_hash`` and ``cas_ticket_hash`` are SHA-256: who reads the table can use neither."""

web_session_value = sa.Table(
    "web_session_value",
    metadata,
    sa.Column("session", sa.ForeignKey("web_session.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("scope", sa.String(200), primary_key=True),
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
)
"""One row an attribute of a portlet session: parallel requests do not lose each other's. ``size`` in bytes."""

pace = sa.Table(
    "pace",
    metadata,
    sa.Column("person", sa.String(36), primary_key=True),
    sa.Column("what", sa.String(100), primary_key=True),
    sa.Column("times", sa.Text, nullable=False),
)
"""One row a person and thing that may be done so often only. ``times``: JSON, seconds since 1970 of each within the period."""


def sessions_url(database_url: str) -> str:
    """Where sessions are kept: ``sessions.db`` beside an SQLite file, else the same database.

    :raises BadSettings: an SQLite database in memory, which several connections cannot share.
    """
    url = sa.make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return database_url
    if not url.database or url.database == ":memory:":
        raise BadSettings(f"database.url = {database_url!r}: expected a file, since sessions are kept beside it")
    folder, slash, _name = url.database.rpartition("/")
    return url.set(database=f"{folder}{slash}sessions.db").render_as_string(hide_password=False)


def open_sessions(database_url: str, statement_seconds: float = 5.0) -> Database:
    """The database of sessions; its tables are made by the migrations."""
    return open_database(sessions_url(database_url), statement_seconds)
