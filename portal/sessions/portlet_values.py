"""Attributes of portlet sessions, beside the web session to which they belong (JSR-286 PLT.20)."""

import json
from typing import Any

import sqlalchemy as sa
from zope.interface import implementer

from portal.sessions.interfaces import IPortletValues, ISessionStore
from portal.sessions.tables import web_session
from portal.sessions.tables import web_session_value as table

__all__ = ["MAX_BYTES", "MAX_NAMES", "PortletValues"]

MAX_NAMES = 100
MAX_BYTES = 65_536
MAX_NAME_LENGTH = 200


@implementer(IPortletValues)
class PortletValues:
    """See ``IPortletValues``.

    The values live in the database of the web sessions and end with them. Each call is a
    transaction of its own, so that parallel requests do not lose each other's values.
    """

    def __init__(self, context: Any) -> None:
        self._database = context.service(ISessionStore).database

    def _within(self, session_id: str, scope: str) -> sa.ColumnElement[bool]:
        return sa.and_(table.c.session == session_id, table.c.scope == scope)

    def get(self, session_id: str, scope: str, name: str, default: Any = None) -> Any:
        """See ``IPortletValues``."""
        question = sa.select(table.c.value).where(self._within(session_id, scope), table.c.name == name)
        with self._database.reader.connect() as connection:
            text = connection.execute(question).scalar()
        return default if text is None else json.loads(text)

    def names(self, session_id: str, scope: str) -> tuple[str, ...]:
        """See ``IPortletValues``."""
        question = sa.select(table.c.name).where(self._within(session_id, scope)).order_by(table.c.name)
        with self._database.reader.connect() as connection:
            return tuple(connection.execute(question).scalars())

    def set(self, session_id: str, scope: str, name: str, value: Any) -> None:
        """See ``IPortletValues``."""
        row = sa.and_(self._within(session_id, scope), table.c.name == name)
        if value is None:
            with self._database.writer.begin() as connection:
                connection.execute(table.delete().where(row))
            return
        if not 0 < len(name) <= MAX_NAME_LENGTH or "\0" in name:
            raise ValueError(f"the name of a session attribute has 1 to {MAX_NAME_LENGTH} characters")
        text = _json(value)
        size = len(name.encode()) + len(text.encode())
        mine = sa.select(web_session.c.id).where(web_session.c.id == session_id).with_for_update()
        others = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.size), 0)).where(
            self._within(session_id, scope), table.c.name != name)  # fmt: skip
        with self._database.writer.begin() as connection:
            if connection.execute(mine).first() is None:
                return  # signed out while the page was still at work: there is nothing left to keep it in
            names, used = connection.execute(others).one()
            if names >= MAX_NAMES or used + size > MAX_BYTES:
                raise ValueError(f"a scope of a session holds {MAX_NAMES} names and {MAX_BYTES} bytes at most")
            if not connection.execute(table.update().where(row).values(value=text, size=size)).rowcount:
                connection.execute(table.insert().values(
                    session=session_id, scope=scope, name=name, value=text, size=size))  # fmt: skip

    def clear(self, session_id: str, scope: str | None = None) -> None:
        """See ``IPortletValues``."""
        which = table.c.session == session_id if scope is None else self._within(session_id, scope)
        with self._database.writer.begin() as connection:
            connection.execute(table.delete().where(which))


def _json(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        same = json.loads(text) == value
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("a session attribute is made of JSON values only") from error
    if not same:  # tuples, numbers as keys: they would come back as something else
        raise ValueError("a session attribute is made of JSON values only")
    return text
