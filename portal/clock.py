"""The clock of the house."""

import datetime as dt

from zope.interface import implementer

from portal.api.context import IClock


@implementer(IClock)
class SystemClock:
    """The machine's clock."""

    def __init__(self, settings=None) -> None:
        pass

    def now(self) -> dt.datetime:
        """The present instant in UTC."""
        return dt.datetime.now(dt.timezone.utc)


@implementer(IClock)
class FixedClock:
    """A clock that stands still at a given instant, for tests and for pictures of the demonstration."""

    def __init__(self, instant: dt.datetime) -> None:
        self.instant = instant

    def now(self) -> dt.datetime:
        """The instant it was set to."""
        return self.instant
