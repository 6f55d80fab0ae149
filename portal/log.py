"""The log: one JSON object a line (attack J05), never content of people's own (G05), never in the way (fault 43)."""

import contextvars
import datetime as dt
import json
import logging
import os
import threading
import time
import traceback
from collections import deque
from typing import Any

__all__ = ["JsonFormatter", "PipeHandler", "configure_log", "describe", "request_id"]

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
"""Identifier of the HTTP request or job under way; carried into other threads by ``copy_context``."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"facts", "message", "asctime", "request_id"}
_SPEAKING = (OSError, ImportError, AttributeError, NameError, TypeError, SyntaxError, NotImplementedError)
_QUIET = {"waitress.queue": logging.ERROR, "alembic": logging.WARNING, "huey": logging.WARNING}
_OWN = ("portal.", "portlets.", "channels.")


def describe(error: BaseException) -> dict[str, Any]:
    """An exception for the log: its type and the lines it passed through.

    Its text only where it speaks of code or files, or where the portal wrote it: texts of other
    exceptions quote values, and Chameleon's quote every argument of a template. Where Chameleon
    says in which template it happened, that place is given.
    """
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    }
    kinds = type(error).__mro__
    if any(kind.__module__.startswith(_OWN) for kind in kinds) or isinstance(error, _SPEAKING):
        found["text"] = " ".join(str(word) for word in error.args)[:500]
    # Chameleon gives such an exception a class of its own, whose __str__ is an object that knows the places
    places = getattr(type(error).__dict__.get("__str__"), "_errors", None)
    if places:
        found["template"] = [f"{file}:{line} {expression}" for expression, line, _column, file, _error in places]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        found["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return found


class JsonFormatter(logging.Formatter):
    """Makes one line of a record: instant, level, logger, request, message, facts, error.

    Facts are given as ``extra={…}``; those whose names a log record already has as
    ``extra={"facts": {…}}``. All that is not plain ASCII is escaped, so that neither a line break
    nor a terminal's control code can get out.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
        }
        if request := request_id.get():
            line["request"] = request
        line["message"] = record.getMessage()[:2000]
        line.update((name, value) for name, value in vars(record).items() if name not in _STANDARD)
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True, default=lambda value: type(value).__name__)

GATHER = 0.02
"""Seconds for which the writer gathers lines: waking it for each costs a busy worker a tenth of its pages."""


class PipeHandler(logging.Handler):
    """Writes lines to a file descriptor from a thread of its own, behind a bounded buffer.

    When nobody reads the other end, or the disk is full, lines are dropped and counted, and the
    count is written as soon as writing works again; whoever logs never waits.

    :param descriptor: open file descriptor, blocking or not.
    :param room: most lines kept waiting.
    """

    def __init__(self, descriptor: int, room: int = 2000) -> None:
        super().__init__()
        self.descriptor, self.room, self.dropped = descriptor, room, 0
        self._lines: deque[bytes] = deque()
        self._wake = threading.Condition(threading.Lock())
        self._busy = False
        self._writer: threading.Thread | None = None
        self._owner = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Queue the record's line; drop it when the buffer is full."""
        line = (self.format(record) + "\n").encode("ascii", "backslashreplace")
        with self._wake:
            if len(self._lines) >= self.room:
                self.dropped += 1
                return
            self._lines.append(line)
            if self._owner != os.getpid():
                self._owner = os.getpid()
                self._writer = threading.Thread(target=self._write, name="log", daemon=True)
                self._writer.start()
            self._wake.notify_all()

    def flush(self) -> None:
        """Wait until what is queued has been written, at most a second."""
        deadline = time.monotonic() + 1.0
        with self._wake:
            while (self._lines or self._busy) and self._owner == os.getpid() and time.monotonic() < deadline:
                self._wake.wait(0.05)

    def _write(self) -> None:
        while True:
            with self._wake:
                self._busy = False
                self._wake.notify_all()
                while not self._lines:
                    self._wake.wait()
                self._busy = True
            time.sleep(GATHER)
            with self._wake:
                lines, lost, self.dropped = b"".join(self._lines), self.dropped, 0
                self._lines.clear()
            note = self._note(lost) if lost else b""
            written = self._put(note + lines)
            if written < len(note) + len(lines):
                with self._wake:
                    self.dropped += (lost if written < len(note) else 0) + lines.count(b"\n", max(0, written - len(note)))

    def _note(self, lost: int) -> bytes:
        record = logging.LogRecord(__name__, logging.WARNING, __file__, 0, "log lines dropped", None, None)
        record.facts = {"dropped": lost}
        return (self.format(record) + "\n").encode("ascii")

    def _put(self, data: bytes) -> int:
        """Write it all. :returns: how many bytes were written before something went wrong."""
        written = 0
        while written < len(data):
            try:
                written += os.write(self.descriptor, data[written:])
            except BlockingIOError:
                time.sleep(0.05)
            except OSError:
                time.sleep(0.05)
                break
        return written


def configure_log(level: str = "INFO", descriptor: int = 2) -> PipeHandler:
    """Make the root logger write JSON lines to ``descriptor``; call once, at the start of a process."""
    handler = PipeHandler(descriptor)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)
    return handler
