"""The portal's side of the sandbox: a few processes kept warm, one call at a time each."""

import logging
import os
import queue
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from zope.interface import implementer

from portal.api.sandbox import ISandbox, SandboxFailed
from portal.services.sandbox import frames

__all__ = ["Sandbox"]

log = logging.getLogger(__name__)

#: Seconds that a process may take to import its libraries, on a machine under load.
_START_SECONDS = 30.0
#: Seconds given beyond a call's limit to the process that keeps the limit.
_GRACE_SECONDS = 0.5


class _Starter:
    """A thread that only starts processes and lives as long as the portal.

    The parent-death signal follows the thread that starts a process, and a call may come
    from a thread that ends soon after.
    """

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[tuple[Callable[[], Any], Future]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="sandbox starter", daemon=True).start()

    def _run(self) -> None:
        while True:
            make, future = self._asked.get()
            try:
                future.set_result(make())
            except OSError as error:
                future.set_exception(error)

    def start(self, make: Callable[[], Any]) -> Any:
        """``make()`` in that thread. :raises OSError: as it raised."""
        future: Future = Future()
        self._asked.put((make, future))
        return future.result()


class _Process:
    """One sandbox process and its two pipes."""

    def __init__(self) -> None:
        # Nothing of the portal's environment goes in: it may hold secrets.
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8",
                       "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
        self.popen = subprocess.Popen(
            [sys.executable, "-P", "-m", "portal.services.sandbox.child", str(os.getpid())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd="/", bufsize=0)
        assert self.popen.stdin and self.popen.stdout
        self.to, self.fro = self.popen.stdin.fileno(), self.popen.stdout.fileno()
        os.set_blocking(self.to, False)
        os.set_blocking(self.fro, False)

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.popen.poll() is None

    def kill(self) -> None:
        """End it, and with it what it runs."""
        self.popen.kill()
        self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout):
            if pipe:
                pipe.close()


class _Place:
    """Room for one process, started when first needed and again when it died."""

    def __init__(self, starter: _Starter) -> None:
        self._starter = starter
        self.process: _Process | None = None

    def ready(self) -> _Process:
        """Its process, listening. :raises SandboxFailed: "crash", when it does not start."""
        if self.process is not None and not self.process.alive():
            self.clear()
        if self.process is None:
            try:
                self.process = self._starter.start(_Process)
                frames.receive(self.process.fro, time.monotonic() + _START_SECONDS)
            except (OSError, EOFError, frames.BadFrame) as error:
                self.clear()
                raise SandboxFailed("crash", f"the sandbox does not start: {error}") from error
        return self.process

    def clear(self) -> None:
        """End its process, if any."""
        if self.process is not None:
            self.process.kill()
            self.process = None


def _clear(places: list[_Place]) -> None:
    for place in places:
        place.clear()


@implementer(ISandbox)
class Sandbox:
    """Runs functions in processes of its own; may be called from any number of threads.

    :param processes: how many calls may run at once; the others wait, within their own limit.
    """

    def __init__(self, processes: int = 2) -> None:
        starter = _Starter()
        places = [_Place(starter) for _ in range(max(1, processes))]
        self._places = places
        self._free: queue.LifoQueue[_Place] = queue.LifoQueue()
        for place in places:
            self._free.put(place)
        self.close = weakref.finalize(self, _clear, places)

    @classmethod
    def from_settings(cls, settings) -> "Sandbox":
        """The sandbox that the settings describe; processes start at the first calls."""
        return cls(settings.sandbox_processes)

    def start(self) -> None:
        """Start every process now, so that no call waits for it. :raises SandboxFailed:"""
        held = [self._free.get() for _ in self._places]
        try:
            for place in held:
                place.ready()
        finally:
            for place in held:
                self._free.put(place)

    def run(self, function: str, payload: Any, parameters: dict[str, Any] | None = None, *, cpu: float = 1.0,
            seconds: float = 5.0, memory: int = 512_000_000, output: int = 2_000_000) -> Any:
        """Call ``function(payload, parameters)`` in a child; see ``ISandbox``.

        The start of a process is not counted in ``seconds``; waiting for a free one is.

        :raises SandboxFailed: :raises TypeError: payload or parameters are not JSON-like.
        """
        body = frames.encode(payload)
        until = time.monotonic() + seconds
        try:
            place = self._free.get(timeout=seconds)
        except queue.Empty:
            raise SandboxFailed("time", "no process was free") from None
        try:
            left = until - time.monotonic()
            call = {"function": function, "parameters": parameters or {}, "cpu": cpu, "seconds": max(left, 0.05),
                    "memory": memory, "output": output}
            return self._ask(place, frames.encode(call), body, max(left, 0.05), output)
        finally:
            self._free.put(place)

    @staticmethod
    def _ask(place: _Place, call: bytes, body: bytes, seconds: float, output: int) -> Any:
        process = place.ready()
        until = time.monotonic() + seconds + _GRACE_SECONDS
        try:
            frames.send(process.to, call, until)
            frames.send(process.to, body, until)
            answer = frames.decode(frames.receive(process.fro, until, output + 10_000))
        except (OSError, EOFError, frames.BadFrame) as error:
            place.clear()
            log.warning("sandbox process lost: %s", error)
            raise SandboxFailed("time" if isinstance(error, TimeoutError) else "crash", str(error)) from error
        if "ok" in answer:
            return answer["ok"]
        raise SandboxFailed(answer["failed"], answer["detail"])
