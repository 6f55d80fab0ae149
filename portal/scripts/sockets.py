"""The listening sockets that the parent binds and its children inherit."""

import errno
import socket
import time

__all__ = ["PortTaken", "bind", "bind_near"]


class PortTaken(OSError):
    """Another program listens on that port."""


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def bind(host: str, port: int, patience: float = 3.0) -> socket.socket:
    """A listening socket on exactly ``port`` (0: any free one).

    :param patience: seconds to wait for a portal that is just ending to let go of it.
    :raises PortTaken: it is not free.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return _listen(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            if time.monotonic() > deadline:
                raise PortTaken(error.errno, f"port {port} of {host} is taken by another program") from None
            time.sleep(0.1)


def bind_near(host: str, port: int) -> socket.socket:
    """A listening socket on ``port``, or on any free port when it is taken or not a port."""
    try:
        return _listen(host, port if 0 < port < 65536 else 0)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        return _listen(host, 0)
