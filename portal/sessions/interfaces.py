"""What the rest of the house asks of web sessions (design 6d)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from zope.interface import Attribute, Interface


@dataclass(frozen=True, slots=True)
class WebSession:
    """One open web session, as a value that may cross threads.

    :param id: names the session inside the house (lists, portlet values); not the cookie's secret.
    :param seen: last use, exact to a minute.
    :param renewed: when the person last proved who they are by typing a password for this portal
        (CAS ``renew``), or None.
    :param csrf_secret: key of the tokens of its forms.
    :param establishment_id: where ``/`` leads, or None.
    """

    id: str
    person_id: str
    created: dt.datetime
    seen: dt.datetime
    browser: str
    csrf_secret: str
    establishment_id: str | None = None
    renewed: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a sign-in knows when it opens a session.

    :param ticket: the CAS ticket by which it was opened; only its hash is kept.
    :param browser: what the list of open sessions shows, for instance "Firefox, Windows".
    """

    person_id: str
    ticket: str | None
    browser: str
    establishment_id: str | None = None
    renewed: dt.datetime | None = None


class ISessionStore(Interface):
    """Utility: the web sessions of all people. Only hashes of cookies and of tickets are kept."""

    database = Attribute("portal.db.Database of the sessions, opened at first use")

    def look_up(cookie: str, now: dt.datetime, used: bool = True) -> WebSession | None:
        """The living session of a cookie's value: one statement.

        :param used: False for requests that a page makes by itself, which do not prolong a session.
        :raises ServiceUnavailable: the database does not answer.
        """

    def open(cookie: str, new: NewSession, now: dt.datetime) -> WebSession:
        """A new session under a fresh cookie value; the oldest of the person above the cap end.

        :raises Conflict: a session was already opened by the same ticket.
        """

    def move(cookie: str, fresh: str) -> bool:
        """Give a session another cookie value; False when it has ended meanwhile."""

    def remember(id: str, establishment_id: str) -> None:
        """Note where ``/`` leads."""

    def end(id: str) -> bool:
        """End one session; whether it lived."""

    def end_ticket(ticket: str) -> bool:
        """End the session opened by exactly this CAS ticket; whether there was one."""

    def end_person(person_id: str, except_id: str | None = None) -> int:
        """End every session of a person but one; how many."""

    def of_person(person_id: str, now: dt.datetime) -> tuple[WebSession, ...]:
        """A person's living sessions, the last used first."""

    def purge(now: dt.datetime) -> int:
        """Delete the rows of sessions beyond their limits; how many."""


class IPortletValues(Interface):
    """Adapter of a context: the attributes of portlet sessions, rows of (session, scope, name) to JSON.

    ``scope`` is whatever the caller keeps apart, such as a package. 100 names and 64 kB of JSON
    a scope at most. Calls may come from any thread.
    """

    def get(session_id: str, scope: str, name: str, default: Any = None) -> Any:
        """A copy of the value, or ``default``."""

    def names(session_id: str, scope: str) -> tuple[str, ...]:
        """Names in use in a scope, sorted."""

    def set(session_id: str, scope: str, name: str, value: Any) -> None:
        """Keep a value; None removes it. A session that has ended meanwhile keeps nothing.

        :raises ValueError: not JSON, a name of another length than 1 to 200, over the limits of the scope.
        """

    def clear(session_id: str, scope: str | None = None) -> None:
        """Forget a scope, or all of the session's."""
