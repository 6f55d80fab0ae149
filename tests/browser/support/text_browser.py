"""w3m in a terminal of its own, driven by keys: somebody whose browser shows text alone."""

import os
import pty
import select
import shutil
import signal
import struct
import termios
import time
from fcntl import ioctl
from pathlib import Path

__all__ = ["TextBrowser"]

_SILENCE = 0.4
"""Seconds without a change of the screen after which a page has arrived."""
_MOST = 15.0


class TextBrowser:
    """A running w3m.

    :param url: where it starts. :param folder: its home, for its own files and what it saves.
    """

    def __init__(self, url: str, folder: Path) -> None:
        program = shutil.which("w3m")
        assert program, "no w3m: install the Debian package w3m"
        self.folder, self._saved = folder, 0
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execve(program, [program, "-o", "use_cookie=1", "-o", "accept_cookie=1", "-o", "display_charset=UTF-8",
                                "-o", "accept_language=fr", "-o", "confirm_qq=0", url],
                      {"TERM": "xterm", "HOME": str(folder), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]})
        ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 100, 0, 0))
        self._settle(3.0)

    def _settle(self, first: float = 1.0) -> None:
        """Wait until the screen no longer changes; ``first``: seconds to wait for a first change."""
        end, quiet = time.monotonic() + _MOST, first
        while time.monotonic() < end:
            ready, _, _ = select.select([self.terminal], [], [], quiet)
            if not ready:
                return
            os.read(self.terminal, 65536)
            quiet = _SILENCE

    def press(self, keys: str, seconds: float = 1.0) -> None:
        """Press keys, and wait for what they do."""
        os.write(self.terminal, keys.encode())
        self._settle(seconds)

    def find(self, words: str) -> None:
        """Move the cursor to the next place where the page has these words."""
        self.press("g", 0.3)
        self.press(f"/{words}\r", 0.5)

    def fill(self, label: str, value: str) -> None:
        """Type into the field after the words ``label``."""
        self.find(label)
        self.press("\t", 0.3)
        self.press("\r", 0.3)
        self.press(f"\x15{value}\r", 0.5)

    def follow(self, words: str) -> None:
        """Open the link or press the button that has these words."""
        self.find(words)
        self.press("\r", 4.0)

    def go(self, url: str) -> None:
        """Type an address."""
        self.press("U", 0.3)
        self.press(f"\x15{url}\r", 4.0)

    def text(self) -> str:
        """The page as it stands on the screen, from its first line to its last."""
        self._saved += 1
        file = self.folder / f"page-{self._saved}.txt"
        self.press("S", 0.3)
        self.press(f"\x15{file}\r", 1.0)
        deadline = time.monotonic() + 5
        while not file.exists():
            assert time.monotonic() < deadline, "w3m saved nothing"
            time.sleep(0.05)
        return file.read_text(encoding="utf-8")

    def close(self) -> None:
        """End it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)
