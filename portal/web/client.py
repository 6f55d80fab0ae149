"""The browser of a request as portlets know it (``IClient``): cookies under names of the portal's making, some headers."""

import hashlib
import logging
import re
from functools import lru_cache
from urllib.parse import quote, unquote

from zope.interface import implementer

from portal.container.interfaces import IClient
from portal.sessions.cookie_session import cookie_name

__all__ = ["Client", "client", "portlet_cookie_prefix"]

log = logging.getLogger(__name__)

MOST, MOST_BYTES = 24, 4000
"""Cookies of portlets that one browser is given, and their bytes: proxies and browsers take so much with ease."""
MOST_HEADER_BYTES = 2000
"""Bytes of the properties of all portlets of one answer: proxies take 4 kB of headers."""
HEADERS = ("ACCEPT", "ACCEPT_LANGUAGE", "USER_AGENT", "DNT", "SAVE_DATA", "X_REQUESTED_WITH")
"""Headers that portlets may know: what the client can do and wants; none that names person, session or address."""


@lru_cache
def portlet_cookie_prefix(settings) -> str:
    """How the names of portlets' cookies begin, which no cookie of the portal's own does.

    ``__Secure-`` over https: plain http can neither set nor read it (RFC 6265bis, 4.1.3.1).
    """
    name = cookie_name(settings).removeprefix("__Host-")
    return ("__Secure-" if settings.base_url.startswith("https:") else "") + f"{name}-p-"


@lru_cache(maxsize=1024)
def _tag(portlet: str) -> str:
    return hashlib.blake2b(portlet.encode(), digest_size=6).hexdigest()


@lru_cache
def _pattern(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|;)[ \t]*{re.escape(prefix)}([0-9a-f]{{12}})\.([A-Za-z0-9_-]{{1,40}})=([^;]*)")


def _text(value: str) -> str | None:
    try:
        return unquote(value.strip(' \t"'), errors="strict")
    except UnicodeDecodeError:
        return None


@implementer(IClient)
class Client:
    """See ``IClient``. Reads what was sent when it is first asked.

    :ivar any: whether the browser holds a cookie of any portlet.
    """

    def __init__(self, request) -> None:
        self._request = request
        self._header = request.environ.get("HTTP_COOKIE", "")
        self._prefix = portlet_cookie_prefix(request.registry.settings["preau"])
        self.any = self._prefix in self._header
        self._held: dict[str, dict[str, str]] | None = None
        self._properties: dict[str, tuple[str, ...]] | None = None
        self._sent: list[tuple[str, dict]] = []
        self._headers: list[tuple[str, str]] = []

    def _all(self) -> dict[str, dict[str, str]]:
        if self._held is None:
            self._held = {}
            for tag, name, value in _pattern(self._prefix).findall(self._header) if self.any else ():
                text = _text(value)
                if text is not None:  # of two with the same name the more special path comes first (RFC 6265, 5.4)
                    self._held.setdefault(tag, {}).setdefault(name, text)
        return self._held

    def cookies(self, portlet: str) -> dict[str, str]:
        """See ``IClient``."""
        return self._all().get(_tag(portlet), {})

    def key(self, portlet: str) -> tuple:
        """The same, as a part of a key."""
        return tuple(sorted(self.cookies(portlet).items()))

    @property
    def properties(self) -> dict[str, tuple[str, ...]]:
        """See ``IClient``."""
        if self._properties is None:
            environ = self._request.environ
            names = [f"HTTP_{name}" for name in HEADERS] + [name for name in environ if name.startswith("HTTP_X_PORTLET_")]
            self._properties = {name.removeprefix("HTTP_").replace("_", "-").lower(): (environ[name],)
                                for name in (*names, "CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)}
        return self._properties

    def send(self, portlet: str, cookies, properties) -> None:
        """See ``IClient``."""
        if not self._sent and not self._headers:
            self._request.add_response_callback(self._answer)
        for pair in properties:
            if sum(len(name) + len(value) for name, value in (*self._headers, pair)) > MOST_HEADER_BYTES:
                log.warning("a property of %s was not sent: this answer carries as many as it may", portlet)
                break
            self._headers.append(pair)
        for one in cookies:
            name, value = f"{self._prefix}{_tag(portlet)}.{one.name}", quote(one.value or "", safe="")
            if one.value is not None and not self._fits(portlet, name, value):
                log.warning("a cookie of %s was not set: this browser holds as many as it may", portlet)
                continue
            self._sent.append((name, {
                "value": value, "max_age": 0 if one.value is None else one.max_age, "httponly": one.http_only,
                "path": one.path or f"/e/{self._request.establishment.slug}/", "samesite": one.same_site,
                "secure": one.secure or self._request.settings.base_url.startswith("https:")}))

    def _fits(self, portlet: str, name: str, value: str) -> bool:
        held = {f"{self._prefix}{tag}.{name}": len(quote(text, safe="")) for tag, values in self._all().items()
                for name, text in values.items()}
        held.update({name: len(options["value"]) for name, options in self._sent})
        held[name] = len(value)
        return len(held) <= MOST and sum(len(name) + size for name, size in held.items()) <= MOST_BYTES

    def _answer(self, _request, response) -> None:
        for name, value in self._headers:
            response.headers.add(name, value)
        for name, options in self._sent:
            response.set_cookie(name, **options)


def client(request) -> Client:
    """The browser of a request."""
    return Client(request)
