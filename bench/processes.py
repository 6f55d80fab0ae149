"""The processes of the bench: started on a core, heard, ended."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.site import ROOT

__all__ = ["Process", "listen"]

START_SECONDS = 60.0


def listen(port: int = 0) -> socket.socket:
    """A listening socket on 127.0.0.1 that children inherit."""
    bound = socket.create_server(("127.0.0.1", port), backlog=128)
    bound.set_inheritable(True)
    return bound


class Process:
    """A child that says ``READY`` on its standard output.

    :param words: after the interpreter. :param bound: the socket it serves, handed over by number.
    :param core: on which it is to run; None for the core of whoever starts it.
    :param log: where its standard error goes.
    """

    def __init__(self, words: list[str], environment: dict[str, str], log: Path, bound: socket.socket | None = None,
                 core: int | None = None, python: str = sys.executable) -> None:
        self.words, self.log = words, log
        self.port = bound.getsockname()[1] if bound else 0
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [python, *words], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                pass_fds=[bound.fileno()] if bound else [])
        if core is not None:
            os.sched_setaffinity(self.process.pid, {core})
        self._wait()

    def _wait(self) -> None:
        assert self.process.stdout is not None
        file, deadline, said = self.process.stdout.fileno(), time.monotonic() + START_SECONDS, b""
        os.set_blocking(file, False)
        while b"READY" not in said:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.end()
                raise RuntimeError(f"{' '.join(self.words)} does not start:\n{self.log.read_text('utf-8')[-3000:]}")
            try:
                said += os.read(file, 65_536)
            except BlockingIOError:
                time.sleep(0.05)
        # what it says from now on (a beat a second) fits the pipe for longer than the bench lasts

    @property
    def processor_seconds(self) -> float:
        """Processor time that it has taken, to a hundredth."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def rss_mb(self) -> float:
        """Memory that it occupies, in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return round(int(line.split()[1]) / 1024, 1)
        return 0.0

    def end(self) -> None:
        """End it, in good order when it can."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
