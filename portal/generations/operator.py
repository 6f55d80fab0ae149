"""What is said of a change of packages in the audit: by whom, what, and what came of it."""

import os
import pwd
from types import SimpleNamespace

from portal.clock import SystemClock
from portal.services.audit.stream import AuditStream
from portal.settings import Settings

__all__ = ["record"]


def _who() -> str:
    try:
        return os.environ.get("SUDO_USER") or pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def record(settings: Settings, event: str, outcome: str = "done", **facts) -> None:
    """Append a line, with the name of the machine's account in ``operator``: no person of the portal acts here."""
    context = SimpleNamespace(person=None, establishment=None, scope=None, settings=settings, clock=SystemClock())
    AuditStream(context).record(event, outcome, operator=_who(), **facts)
