"""What the driver's own parts offer each other."""

from zope.interface import Interface


class IExecutor(Interface):
    """Utility: runs portlets on threads, with deadlines (design, section 6)."""

    def run_page(tasks, deadline: float) -> None:
        """Run tasks in order until all have ended or ``deadline`` seconds have passed."""

    def run_alone(task, seconds: float):
        """Run one task and return its value, or raise what it raised or ``TookTooLong``."""

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
