"""How the portal talks to its CAS: one request, no redirect, nothing from the environment, one deadline for all of it.

The CAS is named by the settings, so it may have a private address; everything else outside goes
through the fetch service.
"""

import socket
from collections.abc import Mapping
from threading import Lock, Timer
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from portal.security.errors import CasUnavailable

__all__ = ["MAX_BYTES", "Page", "Transport"]

MAX_BYTES = 65_536


class _Deadline:
    """Cuts the connections it was shown when time is up, even in the middle of a handshake or of a header."""

    def __init__(self, seconds: float) -> None:
        self.late = False
        self._twins: list[socket.socket] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> socket.socket:
        with self._lock:
            self._twins.append(connection.dup())
        if self.late:
            self._cut()
        return connection

    def _cut(self) -> None:
        self.late = True
        with self._lock:
            for twin in self._twins:
                try:
                    twin.shutdown(socket.SHUT_RDWR)
                except OSError:  # it has ended by itself
                    continue

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        with self._lock:
            for twin in self._twins:
                twin.close()
            self._twins.clear()


class _Adapter(HTTPAdapter):
    def __init__(self, deadline: _Deadline) -> None:
        self.deadline = deadline
        super().__init__(max_retries=urllib3.Retry(0, redirect=False, read=False))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        watch = self.deadline.watch

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return watch(super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return watch(super()._new_conn())

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _cause(error: requests.RequestException) -> str:
    """What went wrong, without the address, which holds the ticket."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return f"{type(reason).__name__}: {reason}" if reason is not None else type(error).__name__


class Page:
    """What python-cas expects of an answer.

    :param content: the body, 64 kB at most.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content

    def close(self) -> None:
        """The connection is closed already."""


class Transport:
    """In the place of python-cas's ``requests`` session.

    :param seconds: most that connecting, asking and reading may take together.
    :param ca_file: certificates to trust instead of the public ones; empty for the public ones.
    :param extra: parameters sent with every question, such as ``renew``.
    """

    def __init__(self, seconds: float, ca_file: str = "", extra: Mapping[str, str] | None = None) -> None:
        self.seconds, self.ca_file, self.extra = seconds, ca_file, dict(extra or {})

    def get(self, url: str, params: Mapping[str, str], verify: object = True) -> Page:
        """The answer to one question.

        :param verify: ignored: the settings say which certificates count.
        :raises CasUnavailable: not answered with status 200 in time, or too long an answer.
        """
        with _Deadline(self.seconds) as deadline, requests.Session() as session:
            session.trust_env = False
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Adapter(deadline))
            try:
                with session.get(url, params={**params, **self.extra}, stream=True, allow_redirects=False,
                                 timeout=self.seconds, verify=self.ca_file or True,
                                 headers={"Accept-Encoding": "identity", "Accept": "application/xml, text/xml"},
                                 ) as answer:  # fmt: skip
                    content = self._read(answer)
            except requests.RequestException as error:
                raise CasUnavailable("no answer in time" if deadline.late else _cause(error)) from None
            if deadline.late:  # a connection that was cut can look like an answer that has ended
                raise CasUnavailable("no answer in time")
            return Page(content)

    @staticmethod
    def _read(answer: requests.Response) -> bytes:
        if answer.status_code != 200:
            raise CasUnavailable(f"status {answer.status_code}")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise CasUnavailable("an answer in an encoding that was not asked for")
        content = b""
        for piece in answer.iter_content(8192):
            content += piece
            if len(content) > MAX_BYTES:
                raise CasUnavailable(f"an answer above {MAX_BYTES} bytes")
        return content
