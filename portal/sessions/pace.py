"""Counts of what people do often, beside the web sessions: one short row a person and thing (attack I16)."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from zope.interface import implementer

from portal.api.pace import IPace
from portal.sessions.interfaces import ISessionStore
from portal.sessions.tables import pace as table

__all__ = ["Pace"]


@implementer(IPace)
class Pace:
    """See ``IPace``. Kept in the database, since a person's requests go to whichever worker is free."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self._database = context.service(ISessionStore).database

    def allows(self, what: str, most: int, seconds: int = 60) -> bool:
        """See ``IPace``."""
        if self.context.person is None:
            return False
        now, person = self.context.clock.now().timestamp(), self.context.person.id
        mine = sa.and_(table.c.person == person, table.c.what == what)
        insert = postgresql.insert if self._database.writer.dialect.name == "postgresql" else sqlite.insert
        with self._database.writer.begin() as connection:
            # The row is there before it is locked, so that two workers never both believe that they are the first.
            connection.execute(insert(table).values(person=person, what=what, times="[]").on_conflict_do_nothing())
            text = connection.execute(sa.select(table.c.times).where(mine).with_for_update()).scalar_one()
            times = [time for time in json.loads(text) if abs(now - time) < seconds]
            if len(times) >= most:
                return False
            connection.execute(table.update().where(mine).values(times=json.dumps([*times, round(now, 3)])))
        return True
