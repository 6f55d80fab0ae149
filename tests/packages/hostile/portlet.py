"""Portlets that do harm, each in its own way; and one that does none."""

import os
import threading
import time
from pathlib import Path

import sqlalchemy as sa

from portal.api.markup import Markup
from portal.api.portlet import GenericPortlet, on_action

CALLS = Path(os.environ.get("HOSTILE_CALLS", os.devnull))
"""A file to which every call of a portlet that does harm adds a line: its name and the process."""


class _Hostile(GenericPortlet):
    """Counts the calls."""

    def view(self, request, response) -> None:
        """Count, then do harm."""
        with CALLS.open("a") as file:
            file.write(f"{type(self).__name__} {os.getpid()}\n")
        self.harm(request, response)

    def harm(self, request, response) -> None:
        """Overridden."""


class Sleeper(_Hostile):
    """Sleeps for a minute."""

    def harm(self, request, response) -> None:
        """In a place that no exception reaches."""
        time.sleep(60)


class Spinner(_Hostile):
    """Burns the processor."""

    def harm(self, request, response) -> None:
        """In Python, for ever."""
        while True:
            pass


class Deadlock(_Hostile):
    """Waits for a lock that it holds itself."""

    def harm(self, request, response) -> None:
        """For ever."""
        lock = threading.Lock()
        with lock:
            lock.acquire()


class Flood(_Hostile):
    """Writes 50 MB."""

    def harm(self, request, response) -> None:
        """Ten thousand bytes at a time."""
        for _piece in range(5000):
            response.write("flood " * 1700)


class Unclosed(_Hostile):
    """Leaves tags open, and closes those of others."""

    def harm(self, request, response) -> None:
        """In one piece of markup."""
        response.write(Markup("</div></section></div></main><div class='unclosed'><table><tr><td><b>unclosed"))


class Quitter(_Hostile):
    """Ends the process."""

    def harm(self, request, response) -> None:
        """Without a word."""
        os._exit(3)


class Holder(_Hostile):
    """Keeps the interpreter in a loop in C."""

    def harm(self, request, response) -> None:
        """For minutes."""
        sum(range(10 ** 10))


class Fickle(GenericPortlet):
    """Fails while the file that ``HOSTILE_CALLS`` names has a neighbour ``fickle``; allows its last good copy."""

    def view(self, request, response) -> None:
        """Count; fail or not."""
        with CALLS.open("a") as file:
            file.write(f"{type(self).__name__} {os.getpid()}\n")
        if CALLS.with_name("fickle").exists():
            raise ZeroDivisionError
        response.write("fickle but well")


class Good(GenericPortlet):
    """Does no harm; its action writes one row."""

    def view(self, request, response) -> None:
        """Words, and a form."""
        response.show("good", name="write")

    @on_action("write")
    def write(self, request, response) -> None:
        """Write one row."""
        _write(request)


class Hanger(GenericPortlet):
    """Its action writes one row, and then hangs where no exception reaches it."""

    def view(self, request, response) -> None:
        """A form."""
        response.show("good", name="hang")

    @on_action("hang")
    def hang(self, request, response) -> None:
        """Write, and hang for a minute."""
        _write(request)
        time.sleep(60)


def _write(request) -> None:
    request.db.execute(sa.text("INSERT INTO version (key, n) VALUES (:key, 1)"), {"key": f"hostile:{time.monotonic_ns()}"})
