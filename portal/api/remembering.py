"""What services have read and may keep for a while (design 6c, versions)."""

from collections.abc import Callable, Hashable
from typing import Any

from zope.interface import Interface


class IRemembering(Interface):
    """Adapter of a context: data that this worker keeps for the context's person and establishment.

    It is kept until the person has changed anything, until somebody says that data of the establishment have changed,
    and for 30 seconds at most, since data begin and end to hold by the clock too. Where that cannot be known (in the
    transaction of a change, in jobs and commands) nothing is kept and everything is read.
    """

    def remembered(what: Hashable, make: Callable[[], Any], size: int = 2000) -> Any:
        """What ``make`` gave the last time that ``what`` was asked for, else what it gives now.

        :param what: names the data and everything that they depend on beside person and establishment; begins with
            the name of the package or service. :param size: bytes that they take, about.
        :returns: one object for all who ask; nobody changes it.
        """

    def changed() -> None:
        """Data of the establishment have changed, for others than the person who acts: with the transaction's commit
        nothing of them is remembered any more, on any worker."""
