"""The audit stream: who did what, in JSON lines, apart from the log."""

from zope.interface import Interface


class IAudit(Interface):
    """Adapter of a context."""

    def record(event: str, outcome: str = "done", **facts) -> None:
        """Append one line: instant, request id, person, establishment, event, outcome
        ("done", "refused", "failed") and facts (JSON-like, no content of people's own)."""
