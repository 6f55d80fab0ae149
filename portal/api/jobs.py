"""Work for later, written in the transaction of its cause (design 6e, outbox)."""

from zope.interface import Interface


class IOutbox(Interface):
    """Adapter of a context: hand work to the jobs process; it happens after commit or never."""

    def put(job: str, arguments: dict, delay: float = 0.0) -> None:
        """Queue the named job with JSON-like arguments, to run ``delay`` seconds after commit."""


class IJob(Interface):
    """Named utility: a kind of work that the jobs process can do."""

    def run(context, arguments: dict) -> None:
        """Do it. ``context`` is an IContext with a writable session; commit is the caller's."""
