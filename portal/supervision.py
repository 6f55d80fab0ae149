"""A process's line to the parent that watches it (design 6a): ready, alive, to be replaced.

What may be said, one word a line, is described in ``portal.scripts.child``.
"""

import os
import threading
import time
from pathlib import Path

from zope.interface import Interface, implementer

__all__ = ["IParentLine", "ParentLine", "beat_age", "beat_file"]


class IParentLine(Interface):
    """Utility, present in processes that ``preau serve`` started."""

    def ask_replacement(reason: str) -> None:
        """Ask to be replaced by a fresh process; this one goes on until that one is ready, and is drained then."""


def beat_file(var: Path, name: str) -> Path:
    """Where the process ``name`` leaves the instant of its last heartbeat for others to read."""
    return var / "run" / f"{name}.beat"


def beat_age(var: Path, name: str) -> float | None:
    """Seconds since the last heartbeat of the process ``name``; None when it left none since the machine started."""
    try:
        age = time.monotonic() - float(beat_file(var, name).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return age if age >= 0 else None


@implementer(IParentLine)
class ParentLine:
    """Speaks on what was the standard output at start; what is printed afterwards goes to standard error.

    :param file: a file that also gets each heartbeat (the monotonic clock's seconds), None for none.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._line = os.dup(1)
        os.dup2(2, 1)

    def ready(self, address: str = "") -> None:
        """Say that this process does its work, and beat each second from now on."""
        self._say(f"READY {address}")
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def generation(self, number: int) -> None:
        """Say that a generation of packages is wanted, and built on this host."""
        self._say(f"GENERATION {number}")

    def ask_replacement(self, reason: str) -> None:
        """See ``IParentLine``."""
        self._say("REPLACE " + " ".join(reason.split())[:200])

    def _say(self, text: str) -> None:
        try:
            os.write(self._line, text.encode("utf-8") + b"\n")
        except OSError:
            pass  # without a parent nobody listens; ending us is the parent's death signal's work

    def _beat(self) -> None:
        while True:
            self._say("BEAT")
            if self._file is not None:
                fresh = self._file.with_suffix(".new")
                try:
                    fresh.write_text(f"{time.monotonic():.3f}", encoding="ascii")
                    fresh.replace(self._file)
                except OSError:
                    pass  # a full disk must not stop the heartbeat that the parent hears
            time.sleep(1.0)
