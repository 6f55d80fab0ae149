"""The audit stream: a file of JSON lines to which this process only appends (attack I21)."""

import json
import logging
import os
from pathlib import Path

from zope.interface import implementer

from portal.api.audit import IAudit
from portal.log import request_id

__all__ = ["AuditStream"]

logger = logging.getLogger(__name__)


def _append(file: Path, line: bytes) -> None:
    """Write one whole line; opened anew each time, so that whoever rotates logs needs to tell nobody."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


@implementer(IAudit)
class AuditStream:
    """Writes to the file of the setting ``audit.file``, one write a line, so that processes do not mix theirs."""

    def __init__(self, context) -> None:
        self.context = context

    def record(self, event: str, outcome: str = "done", **facts) -> None:
        """See ``IAudit``. A full disk is reported to the log and breaks no page (fault 24)."""
        context = self.context
        person, establishment = context.person, context.establishment
        line = {
            "at": context.clock.now().isoformat(timespec="milliseconds"),
            "request": request_id.get(),
            "person": person.id if person else None,
            "establishment": establishment.id if establishment else None,
            "event": event,
            "outcome": outcome,
            **facts,
        }
        scope = context.scope
        if scope is not None and scope.reason:
            line["wide"] = scope.reason
        try:
            _append(context.settings.path("audit_file"), json.dumps(line, ensure_ascii=True, default=str).encode() + b"\n")
        except OSError as error:
            logger.error("audit line lost", extra={"facts": {"event": event, "reason": error.strerror}})
