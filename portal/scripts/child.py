"""One child process of the parent: started by exec, heard over its standard output, dead with its parent.

A child says on its standard output, one a line: ``READY [url]``, ``BEAT`` (each second),
``REPLACE reason`` and ``GENERATION number``. All other output of it is ignored. What it logs goes to its standard error.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Child", "Recipe"]


_PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None)


def _die_with(parent: int) -> None:
    """Between fork and exec: be killed when the parent ends, by SIGKILL too (Linux, prctl(2);
    the kernel follows the thread that started the child)."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


@dataclass(frozen=True)
class Recipe:
    """How to start a kind of process.

    :param words: arguments after the Python interpreter.
    :param environment: variables beside those of the parent.
    :param descriptors: open file descriptors that it inherits under the same numbers.
    :param beats: whether it says ``BEAT`` each second, and is to be killed when it stops.
    :param python: interpreter to run it with.
    """

    name: str
    words: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: Sequence[int] = ()
    beats: bool = True
    python: str = sys.executable


class Child:
    """A running child; start it from the main thread.

    Attributes: ``ready``, ``address`` (said with READY), ``wants_replacement`` (a reason or ""),
    ``heard`` (monotonic instant of its last word), ``generation`` (the number that it said last, or None).
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe, self.started = recipe, time.monotonic()
        self.heard, self.ready, self.address, self.wants_replacement, self.killed = self.started, False, "", "", False
        self.generation: int | None = None
        self._rest = b""
        parent = os.getpid()
        self.process = subprocess.Popen(
            [recipe.python, *recipe.words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            env={**os.environ, **recipe.environment}, pass_fds=recipe.descriptors, process_group=0,
            preexec_fn=lambda: _die_with(parent))  # noqa: PLW1509 - the parent has one thread
        assert self.process.stdout is not None
        self.output = self.process.stdout.fileno()
        os.set_blocking(self.output, False)

    def listen(self) -> bool:
        """Take in what it said. :returns: False when its output has ended."""
        try:
            data = os.read(self.output, 65536)
        except BlockingIOError:
            return True
        if not data:
            return False
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[-1000:]
        for line in lines:
            word, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            if word == "READY":
                self.ready, self.address = True, rest
            elif word == "REPLACE":
                self.wants_replacement = rest or "asked"
            elif word == "GENERATION" and rest.isdecimal():
                self.generation = int(rest)
            if word in ("READY", "BEAT", "REPLACE", "GENERATION"):
                self.heard = time.monotonic()
        return True

    def silent_for(self) -> float:
        """Seconds since its last word."""
        return time.monotonic() - self.heard

    def signal(self, number: int) -> None:
        """Send a signal to it alone, when it still lives."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """Kill it and whatever it started in its process group."""
        self.killed = True
        if self.process.poll() is None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                self.process.kill()

    def ended(self) -> int | None:
        """Its exit status, negative for a signal; None while it lives."""
        return self.process.poll()

    def close(self) -> None:
        """Let go of its output after it has ended."""
        if self.process.stdout is not None:
            self.process.stdout.close()
