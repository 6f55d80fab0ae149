"""What the driver's own parts offer each other."""

from zope.interface import Interface


class IExecutor(Interface):
    """Utility: runs portlets on threads, with deadlines (design, section 6)."""

    def run_page(tasks, deadline: float) -> None:
        """Run tasks in order until all have ended or ``deadline`` seconds have passed."""

    def run_alone(task, seconds: float):
        """Run one task and return its value, or raise what it raised or ``TookTooLong``."""

    def visiting(portlet: str, task):
        """Context manager: within its task, the thread calls another portlet. :raises Refusal: it may not."""

    def close() -> None:
        """Let idle threads end."""


class IBoxCache(Interface):
    """Utility: boxes kept by this worker, bounded in entries and bytes (PAGE-08)."""

    def get(key: tuple):
        """The entry still good under that key, or None."""

    def put(key: tuple, entry, size: int, seconds: float | None) -> None:
        """Keep an entry for some seconds; None keeps it until it is pushed out."""

    def drop(key: tuple) -> None:
        """Forget an entry."""

    def turn(key: tuple, seconds: float):
        """Context manager around the making of an entry: whoever is making it is waited for, ``seconds`` at most."""

class IHealth(Interface):
    """Utility: which definitions are out of service, for all workers (PAGE-03)."""

    def look(context) -> None:
        """Take over what other workers have found, when the version ``health`` says that there is news.

        No statement when there is none, one when there is.
        """

    def admit(context, name: str, seconds: float) -> bool:
        """Whether a definition may be called: True for the one call that tries it again, which may take
        ``seconds``, False for any other that may. :raises OutOfService: it may not be called now."""

    def failed(name: str, reason: str, trial: bool = False) -> None:
        """A call of it has gone wrong. :param reason: one of ``portal.api.health.REASONS``."""

    def settle(seconds: float) -> None:
        """Wait until what was told has been written, at most so long."""

    def standing(name: str):
        """``health_rows.Standing`` of a definition that is out of service, else None."""

    def out() -> tuple:
        """All that are out of service, by name."""


class ILastCopies(Interface):
    """Utility: the last good copy of boxes whose definition allows it to be shown (PAGE-03)."""

    def keep(visit, place, view, markers) -> None:
        """Keep what was just made, if the definition allows it."""

    def get(visit, place):
        """``last_copies.Copy`` for this person, not older than the definition allows, or None."""
