"""What portlets do to the world outside while a trial runs: connections and files, by Python's audit hooks (PEP 578)."""

import os
import socket
import sys
from typing import Any

from portal.kit.watch import portlet_at_work

__all__ = ["Listener", "listen"]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Listener:
    """See the module.

    Attributes: ``connections`` (portlet, host), ``files`` (portlet, path opened for writing).
    """

    def __init__(self) -> None:
        self.connections: list[tuple[str, str]] = []
        self.files: list[tuple[str, str]] = []

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The audit hook: no portlet reaches another host from here, whether it may or not."""
        if event == "open":
            self._opened(arguments)
            return
        if event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            return
        portlet = portlet_at_work()
        if portlet is None:
            return
        if event == "socket.getaddrinfo":
            host = str(arguments[0])
        elif arguments[0].family in (socket.AF_INET, socket.AF_INET6):
            host = str(arguments[1][0])
        else:
            return
        self.connections.append((portlet, host))
        raise ConnectionRefusedError(f"{host}: a trial has no network")

    def _opened(self, arguments: tuple[Any, ...]) -> None:
        path, mode, flags = arguments
        writing = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITING)
        if writing and (portlet := portlet_at_work()) is not None and isinstance(path, (str, bytes)):
            self.files.append((portlet, os.path.realpath(os.fsdecode(path))))


_listener: Listener | None = None


def listen() -> Listener:
    """The one listener of this process; an audit hook cannot be taken away again."""
    global _listener
    if _listener is None:
        _listener = Listener()
        sys.addaudithook(_listener.hear)
    return _listener
