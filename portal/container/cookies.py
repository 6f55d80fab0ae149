"""Cookies of portlets (JSR-286 PLT.11.1.4, PLT.12.1.2; PLT-76): what a phase sets, and who may read it."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

__all__ = ["Cookie", "Draft", "SetsCookies"]

MOST, MOST_BYTES = 8, 2048
"""Cookies of one portlet in one browser, and the bytes of their names and values together."""
LONGEST_AGE = 400 * 86_400
"""Seconds; browsers keep nothing longer (RFC 6265bis, 5.5)."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
SAME_SITE = ("Lax", "Strict")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One that was set; ``value`` None removes it.

    :param max_age: seconds; None until the browser is closed. :param path: below the establishment's, or None for it.
    """

    name: str
    value: str | None
    max_age: int | None = None
    path: str | None = None
    secure: bool = False
    http_only: bool = True
    same_site: str = "Lax"


class SetsCookies:
    """Mixin of every response: see ``IPortletResponse``."""

    _call: Any
    _cookies: tuple[Cookie, ...] = ()
    committed = False
    """Whether what was answered has left: a cookie set from then on is ignored (PLT-75)."""

    def set_cookie(self, name: str, value: str | None, *, max_age: int | None = None, path: str | None = None,
                   secure: bool = False, http_only: bool = True, same_site: str = "Lax") -> None:
        """Set or, with None, remove; see ``IPortletResponse``."""
        if self.committed:
            return
        home = f"/e/{self._call.caller.establishment.slug}/"
        if not _NAME.fullmatch(name):
            raise ValueError(f"a cookie's name has 1 to 40 letters, digits, _ and -, not {name!r}")
        if same_site not in SAME_SITE:
            raise ValueError(f"SameSite is {' or '.join(SAME_SITE)}, not {same_site!r}")
        if path is not None and (not path.startswith(home) or not re.fullmatch(r"[A-Za-z0-9/._~%-]+", path)):
            raise ValueError(f"the path of a cookie begins with {home}")
        if max_age is not None and not 0 <= max_age <= LONGEST_AGE:
            raise ValueError(f"a cookie lives {LONGEST_AGE} seconds at most")
        held = {**cookies_of(self._call), **{one.name: one.value for one in self._cookies}, name: value}
        kept = {key: text for key, text in held.items() if text is not None}
        size = sum(len(key) + len(text.encode()) for key, text in kept.items())
        if value is not None and (len(kept) > MOST or size > MOST_BYTES):
            raise ValueError(f"a portlet has {MOST} cookies and {MOST_BYTES} bytes of them at most")
        self._cookies = (*(one for one in self._cookies if (one.name, one.path) != (name, path)),
                         Cookie(name, value, max_age, path, secure, http_only, same_site))


def cookies_of(call: Any) -> MappingProxyType[str, str]:
    """The cookies that the portlet of a call may read."""
    client = call.caller.client
    return MappingProxyType({} if client is None else client.cookies(call.definition.name))


class Draft:
    """What the phases of one request have set so far: read by the phases that follow, sent when all went well (PLT-07).

    :param client: ``IClient`` of the HTTP request, or None.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.properties = {} if client is None else client.properties
        self._kept: list[tuple[str, tuple[Cookie, ...], tuple[tuple[str, str], ...]]] = []

    def cookies(self, portlet: str) -> dict[str, str]:
        """As the browser sent them, and as set meanwhile."""
        found = {} if self._client is None else dict(self._client.cookies(portlet))
        for name, cookies, _properties in self._kept:
            for one in cookies if name == portlet else ():
                if one.value:
                    found[one.name] = one.value
                else:
                    found.pop(one.name, None)
        return found

    def keep(self, portlet: str, cookies: tuple[Cookie, ...], properties: tuple[tuple[str, str], ...] = ()) -> None:
        """Take over what a phase of a portlet has set."""
        if cookies or properties:
            self._kept.append((portlet, cookies, properties))

    def send(self) -> None:
        """Let the answer carry it all; on the thread of the HTTP request."""
        for portlet, cookies, properties in self._kept:
            self._client.send(portlet, cookies, properties)
