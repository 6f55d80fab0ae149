"""The session of a request: Beaker's, over our table and with our cookie (design 6d).

Beaker's own stores pickle, keep the old record when a session is invalidated, adopt ids that
they never gave out and write whenever a page is read. The namespace and the session class of
this module do none of it, and nothing is written by a request that only reads.
"""

import re
import secrets
from functools import lru_cache
from typing import Any

from beaker.container import NamespaceManager
from beaker.session import Session

from portal.api.context import IClock
from portal.sessions.interfaces import ISessionStore, NewSession, WebSession
from portal.settings import Settings

__all__ = ["CookieSession", "POLL_HEADER", "cookie_name", "has_session_cookie", "record_of", "session_of"]

POLL_HEADER = "X-Preau-Poll"
"""Sent with requests that a page makes by itself: they do not prolong a session (attack S04)."""

_ID = r"[A-Za-z0-9_-]{43}"
_RECORD = "record"


def cookie_name(settings: Settings) -> str:
    """``__Host-`` before the name over https, so that no neighbour host can set it (RFC 6265bis, 4.1.3.2)."""
    return ("__Host-" if settings.base_url.startswith("https:") else "") + settings.session_cookie


@lru_cache
def _cookie(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|;)[ \t]*{re.escape(name)}=({_ID})[ \t]*(?:;|$)")


def _cookie_value(header: str, name: str) -> str | None:
    found = _cookie(name).search(header)
    return found[1] if found else None


def has_session_cookie(request: Any) -> bool:
    """Whether the browser sent something that has the form of our cookie; asks no database."""
    name = cookie_name(request.registry.settings["preau"])
    return _cookie_value(request.environ.get("HTTP_COOKIE", ""), name) is not None


class SessionRow(NamespaceManager):
    """The row of one session, as Beaker's namespace of one key.

    :param namespace: the cookie's value.
    :param store: ``ISessionStore``; ``clock``: ``IClock``.
    :param used: False for a request that a page makes by itself.
    """

    def __init__(self, namespace: str, store: Any, clock: Any, used: bool, **_arguments: Any) -> None:
        super().__init__(namespace)
        self.store, self.clock, self.used = store, clock, used
        self.record: WebSession | None = None

    def __getitem__(self, key: str) -> dict[str, Any]:
        if self.record is None:
            self.record = self.store.look_up(self.namespace, self.clock.now(), self.used)
        if self.record is None:
            raise KeyError(key)
        return {_RECORD: self.record}

    def __contains__(self, key: str) -> bool:
        return self.record is not None

    def __setitem__(self, key: str, value: dict[str, Any]) -> None:
        if isinstance(value.get(_RECORD), NewSession):
            self.record = self.store.open(self.namespace, value[_RECORD], self.clock.now())

    def do_remove(self) -> None:
        """End the session for every browser and worker."""
        if self.record is not None:
            self.store.end(self.record.id)
            self.record = None


class CookieSession(Session):
    """See the module. A guest's is empty, has no row and sends no cookie."""

    def __init__(self, request: dict[str, Any], **options: Any) -> None:
        self.changed = False
        super().__init__(request, **options)

    def _encrypt_data(self, session_data: dict | None = None) -> dict:
        return session_data or dict(self)  # columns, not a serialised blob

    def _decrypt_data(self, session_data: dict) -> dict:
        return session_data

    def _create_id(self, set_new: bool = True) -> None:
        self.id = secrets.token_urlsafe(32)
        if set_new:
            self.is_new = True
            self.last_accessed = None
        self._update_cookie_out(set_cookie=False)

    def load(self) -> None:
        """Read the row; an id that the table does not know is replaced, never adopted."""
        super().load()
        if self.is_new:
            self._create_id()

    @property
    def record(self) -> WebSession | None:
        """The open session, or None for a guest."""
        return self.namespace.record if hasattr(self, "namespace") else None

    def open(self, new: NewSession) -> WebSession:
        """Sign in: the old session ends, a fresh one begins under a fresh id (attack S01)."""
        self._forget()
        self._create_id()
        self[_RECORD] = new
        self.save()
        self.changed = True
        record = self.record
        assert record is not None
        self[_RECORD] = record
        return record

    def invalidate(self) -> None:
        """Sign out: the row goes, the browser is told to drop its cookie."""
        self._forget()
        self.clear()
        self._create_id()
        self._delete_cookie()
        self.changed = True

    delete = invalidate

    def regenerate_id(self) -> None:
        """The same session under a fresh id, for when the person takes another role (attack S01)."""
        old, record = self.id, self.record
        if record is None:
            return
        self._create_id(set_new=False)
        if self.namespace.store.move(old, self.id):
            self.namespace.namespace = self.id
            self.changed = True

    def _forget(self) -> None:
        if hasattr(self, "namespace"):
            self.namespace.remove()

    def cookie_header(self) -> str:
        """The value of ``Set-Cookie`` for what happened."""
        return self.request["cookie_out"].strip()


def record_of(request: Any) -> WebSession | None:
    """The open session of a request that only reads; None for a guest. One statement, and none of Beaker's work."""
    value = _cookie_value(request.environ.get("HTTP_COOKIE", ""), cookie_name(request.registry.settings["preau"]))
    if value is None:
        return None
    return request.service(ISessionStore).look_up(value, request.service(IClock).now(), POLL_HEADER not in request.headers)


def session_of(request: Any) -> CookieSession:
    """Session factory of Pyramid: the session of a request, its cookie sent back only when it changed."""
    settings: Settings = request.registry.settings["preau"]
    name = cookie_name(settings)
    value = _cookie_value(request.environ.get("HTTP_COOKIE", ""), name)
    session = CookieSession(
        {"cookie": f"{name}={value}" if value else ""},
        key=name, type="row", namespace_class=SessionRow, use_cookies=True, cookie_expires=True, httponly=True,
        secure=settings.base_url.startswith("https:"), samesite="Lax", timeout=None, save_accessed_time=False,
        data_serializer="json", store=request.service(ISessionStore), clock=request.service(IClock),
        used=POLL_HEADER not in request.headers)  # fmt: skip

    def send(_request: Any, response: Any) -> None:
        if session.changed:
            response.headers.add("Set-Cookie", session.cookie_header())

    request.add_response_callback(send)
    return session


