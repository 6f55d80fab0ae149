"""Which portlets the portal has taken out of service, for those who look after it (PAGE-03)."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from zope.interface import Interface

OVERRAN: Final = "overran"
FAILED: Final = "failed"
DIED: Final = "died"
HELD: Final = "held"
REASONS: Final = (OVERRAN, FAILED, DIED, HELD)
"""Why: it took too long, it raised, the process ended while it was at work, it kept a whole process waiting."""


@dataclass(frozen=True, slots=True)
class OutOfService:
    """A portlet that is not called for a while.

    :param portlet: name of its definition. :param title: in the language of the context.
    :param since: when it was taken out; ``until``: when one request will try it again.
    :param failures: how often in a row it went wrong. :param reason: the last time, one of ``REASONS``.
    :param text: all of that in words.
    """

    portlet: str
    title: str
    since: dt.datetime
    until: dt.datetime
    failures: int
    reason: str
    text: str


class IPortletHealth(Interface):
    """Adapter of a context."""

    def out_of_service() -> tuple[OutOfService, ...]:
        """Every portlet that is out of service now, by title. No statement is made.

        :raises NotPermitted: needs "publications.manage" or "channels.manage".
        """
