"""Web sessions in SQL: each question is one statement, and the row is the truth (design 6d)."""

import datetime as dt
import hashlib
import logging
import secrets
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from zope.interface import implementer

from portal.api.errors import Conflict, ServiceUnavailable
from portal.api.orm import new_id
from portal.api.prepared import Prepared
from portal.db import Database
from portal.sessions.interfaces import ISessionStore, NewSession, WebSession
from portal.sessions.tables import open_sessions
from portal.sessions.tables import web_session as table
from portal.settings import Settings

__all__ = ["SessionStore", "hashed"]

log = logging.getLogger(__name__)

_COLUMNS = (table.c.id, table.c.person, table.c.created, table.c.seen, table.c.browser, table.c.csrf_secret,
            table.c.establishment, table.c.renewed)  # fmt: skip
_SEEN_EVERY = dt.timedelta(minutes=1)
_LOOK_UP = Prepared(sa.select(*_COLUMNS).where(
    table.c.id_hash == sa.bindparam("hash"), table.c.seen > sa.bindparam("idle"), table.c.created > sa.bindparam("absolute")))
"""Asked by every request of a signed-in person."""


def hashed(secret: str) -> str:
    """SHA-256 of a cookie's value or of a ticket, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@implementer(ISessionStore)
class SessionStore:
    """See ``ISessionStore``. Idle and absolute limits and the cap are settings (attacks S04, S06)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.idle = dt.timedelta(seconds=settings.session_idle)
        self.absolute = dt.timedelta(seconds=settings.session_absolute)
        self._opened: Database | None = None
        self._lock = Lock()

    @property
    def database(self) -> Database:
        """Opened at first use, so that configuring a portal touches no disk."""
        if self._opened is None:
            with self._lock:
                if self._opened is None:
                    self._opened = open_sessions(self.settings.database_url, self.settings.database_statement_seconds)
        return self._opened

    def _living(self, now: dt.datetime) -> sa.ColumnElement[bool]:
        return sa.and_(table.c.seen > now - self.idle, table.c.created > now - self.absolute)

    def look_up(self, cookie: str, now: dt.datetime, used: bool = True) -> WebSession | None:
        """See ``ISessionStore``."""
        values = {"hash": hashed(cookie), "idle": now - self.idle, "absolute": now - self.absolute}
        try:
            row = _LOOK_UP.first(self.database.reader, values)
        except (DBAPIError, PoolTimeout) as error:
            # An unknown session must not look like a signed-out person: that would sign everybody out on a blip.
            raise ServiceUnavailable() from error
        if row is None:
            return None
        found = WebSession(*row)
        if used and now - found.seen >= _SEEN_EVERY:
            self._touch(found.id, now)
        return found

    def _touch(self, id: str, now: dt.datetime) -> None:
        statement = table.update().where(table.c.id == id, table.c.seen < now).values(seen=now)
        try:
            with self.database.writer.begin() as connection:
                connection.execute(statement)
        except (DBAPIError, PoolTimeout) as error:
            # A full or busy disk must not take the page away (fault 24); the next request tries again.
            log.warning("last use of a web session not noted: %s", type(error).__name__)

    def open(self, cookie: str, new: NewSession, now: dt.datetime) -> WebSession:
        """See ``ISessionStore``."""
        made = WebSession(new_id(), new.person_id, now, now, new.browser[:80], secrets.token_urlsafe(32),
                          new.establishment_id, new.renewed)  # fmt: skip
        newest = (sa.select(table.c.id).where(table.c.person == new.person_id)
                  .order_by(table.c.created.desc(), table.c.id.desc()).limit(self.settings.session_cap))  # fmt: skip
        row = dict(id=made.id, id_hash=hashed(cookie), person=made.person_id, created=now, seen=now, renewed=made.renewed,
                   cas_ticket_hash=hashed(new.ticket) if new.ticket else None, browser=made.browser,
                   csrf_secret=made.csrf_secret, establishment=made.establishment_id)  # fmt: skip
        try:
            with self.database.writer.begin() as connection:
                connection.execute(table.delete().where(sa.not_(self._living(now))))
                connection.execute(table.insert().values(row))
                connection.execute(table.delete().where(table.c.person == new.person_id, table.c.id.not_in(newest)))
        except IntegrityError as error:
            raise Conflict() from error
        return made

    def move(self, cookie: str, fresh: str) -> bool:
        """See ``ISessionStore``."""
        return self._change(table.update().where(table.c.id_hash == hashed(cookie)).values(id_hash=hashed(fresh))) > 0

    def remember(self, id: str, establishment_id: str) -> None:
        """See ``ISessionStore``."""
        self._change(table.update().where(table.c.id == id).values(establishment=establishment_id))

    def end(self, id: str) -> bool:
        """See ``ISessionStore``."""
        return self._change(table.delete().where(table.c.id == id)) > 0

    def end_ticket(self, ticket: str) -> bool:
        """See ``ISessionStore``."""
        return self._change(table.delete().where(table.c.cas_ticket_hash == hashed(ticket))) > 0

    def end_person(self, person_id: str, except_id: str | None = None) -> int:
        """See ``ISessionStore``."""
        mine = table.c.person == person_id
        return self._change(table.delete().where(mine if except_id is None else sa.and_(mine, table.c.id != except_id)))

    def of_person(self, person_id: str, now: dt.datetime) -> tuple[WebSession, ...]:
        """See ``ISessionStore``."""
        question = (sa.select(*_COLUMNS).where(table.c.person == person_id, self._living(now))
                    .order_by(table.c.seen.desc(), table.c.id.desc()))  # fmt: skip
        with self.database.reader.connect() as connection:
            return tuple(WebSession(*row) for row in connection.execute(question))

    def purge(self, now: dt.datetime) -> int:
        """See ``ISessionStore``."""
        return self._change(table.delete().where(sa.not_(self._living(now))))

    def _change(self, statement: sa.Update | sa.Delete) -> int:
        with self.database.writer.begin() as connection:
            return connection.execute(statement).rowcount
