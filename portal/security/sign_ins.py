"""A person's open sessions, seen and ended by the person or by an administrator (attack S06)."""

from typing import Any

from zope.interface import implementer

from portal.api.account import ISignIns, SignIn
from portal.api.audit import IAudit
from portal.api.errors import NotFound, NotPermitted
from portal.api.identity import IDirectory
from portal.sessions.interfaces import ISessionStore

__all__ = ["SignIns"]


def _current_id(context: Any) -> str | None:
    """The session that asks: a page's request has the web session, a portlet's its own, of the same id."""
    session = getattr(context, "web_session", None) or getattr(context, "session", None)
    return getattr(session, "id", None)


@implementer(ISignIns)
class SignIns:
    """See ``ISignIns``."""

    def __init__(self, context: Any) -> None:
        self.context, self.store = context, context.service(ISessionStore)

    def _own(self) -> str:
        if self.context.person is None:
            raise NotPermitted()
        return self.context.person.id

    def all(self) -> tuple[SignIn, ...]:
        """See ``ISignIns``."""
        current = _current_id(self.context)
        return tuple(SignIn(session.id, session.created, session.seen, session.browser, session.id == current)
                     for session in self.store.of_person(self._own(), self.context.clock.now()))  # fmt: skip

    def end(self, id: str) -> None:
        """See ``ISignIns``."""
        if id not in {one.id for one in self.all()}:
            raise NotFound()
        self.store.end(id)
        self.context.service(IAudit).record("sign-in.end", session=id)

    def end_others(self) -> int:
        """See ``ISignIns``."""
        ended = self.store.end_person(self._own(), except_id=_current_id(self.context))
        self.context.service(IAudit).record("sign-in.end-others", ended=ended)
        return ended

    def end_all_of(self, person_id: str) -> int:
        """End every session of a member of the present establishment; how many.

        :raises NotPermitted: needs "sign-ins.manage". :raises NotFound: no member here.
        """
        if not self.context.permits("sign-ins.manage"):
            raise NotPermitted()
        if self.context.service(IDirectory).person(person_id, self.context.establishment.id) is None:
            raise NotFound()
        ended = self.store.end_person(person_id)
        self.context.service(IAudit).record("sign-in.end-all", whose=person_id, ended=ended)
        return ended
