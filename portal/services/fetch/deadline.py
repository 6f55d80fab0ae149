"""Connections that end at an instant, not after a silence.

The time limits of http.client, urllib3 and requests count the seconds between two bytes: a
server that sends one byte a second holds its reader for ever (fault 10). Here each read is
given what is left until one fixed instant.
"""

import socket
import ssl
import time
from typing import Any

import urllib3.connection

__all__ = ["DeadlineHTTPConnection", "DeadlineHTTPSConnection", "remaining", "secure_context"]


def remaining(until: float) -> float:
    """Seconds until an instant of the monotonic clock. :raises TimeoutError: it is past."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("deadline")
    return left


class _Plain(socket.socket):
    until = 0.0

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(remaining(self.until))
        return super().recv_into(*args, **kwargs)


class _Secure(ssl.SSLSocket):
    until: float | None = None  # until the handshake has ended, which has a total limit of its own

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        if self.until is not None:
            self.settimeout(remaining(self.until))
        return super().recv_into(*args, **kwargs)


class DeadlineHTTPConnection(urllib3.connection.HTTPConnection):
    """A connection whose pool gives it ``until``, an instant of the monotonic clock."""

    def __init__(self, *args: Any, until: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until = until

    def connect(self) -> None:
        """Connect, then hand the same descriptor to a socket that knows the deadline."""
        super().connect()
        plain = _Plain(fileno=self.sock.detach())
        plain.until = self.until
        plain.settimeout(remaining(self.until))
        self.sock = plain


class DeadlineHTTPSConnection(urllib3.connection.HTTPSConnection):
    """The same over TLS; its context must make sockets by ``secure_context``."""

    def __init__(self, *args: Any, until: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until = until

    def connect(self) -> None:
        """Connect and shake hands, each within what is left."""
        super().connect()
        if not isinstance(self.sock, _Secure):
            raise TypeError("the TLS context was not made by secure_context")
        self.sock.until = self.until


def secure_context(ca_file: str = "") -> ssl.SSLContext:
    """A TLS context that verifies certificates and names, for these connections.

    :param ca_file: authorities trusted besides the machine's own.
    """
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    context.sslsocket_class = _Secure
    return context
