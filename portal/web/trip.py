"""The trip to the CAS and back: addresses, and what the browser carries meanwhile (design 6d)."""

import re
from urllib.parse import quote

from pyramid.httpexceptions import HTTPSeeOther

from portal.security.attempts import IAttempts
from portal.security.errors import BadTarget
from portal.security.interfaces import ICas
from portal.security.paths import safe_path
from portal.sessions.cookie_session import cookie_name

__all__ = ["come_back", "front", "gateway", "leave", "login_path", "mark_of", "service", "target", "was_asked"]

ASKED = "asked"
"""Parameter that says, to a browser without cookies, that the CAS was asked already."""

_DOOR = re.compile(r"(/e/[^/]+)?/(login|logout|switch)(/|\?|$)")
_ASKED_SECONDS = 600
_MARK_SECONDS = 1800


def _place(request) -> str:
    return f"/e/{request.establishment.slug}" if request.establishment is not None else ""


def front(request) -> str:
    """The front page of the establishment, or of the portal."""
    return _place(request) + "/"


def target(request) -> str:
    """The page to come back to, from the parameter ``to``. :raises BadTarget: not one of this site."""
    wanted = request.GET.getall("to")
    if not wanted:
        return front(request)
    path = safe_path(wanted[0]) if len(wanted) == 1 else None
    if path is None:
        raise BadTarget()
    # Back to the door would be a loop, or a ticket in an address.
    return front(request) if _DOOR.match(path) else path


def login_path(request, to: str) -> str:
    """Where signing in begins, to come back to ``to``."""
    return f"{_place(request)}/login?to={quote(to, safe='')}"


def service(request, to: str, renew: bool = False) -> str:
    """The address for which tickets are asked: from the settings, never from what the client sent (attack C04)."""
    base = request.settings.base_url.rstrip("/")
    return f"{base}{_place(request)}/login/cas?{'renew=true&' if renew else ''}to={quote(to, safe='')}"


def _set(request, response, name: str, value: str, seconds: int) -> None:
    secure = request.settings.base_url.startswith("https:")
    response.set_cookie(f"{cookie_name(request.settings)}-{name}", value, max_age=seconds, path="/", httponly=True,
                        secure=secure, samesite="Lax")  # fmt: skip


def _cookie(request, name: str) -> str:
    return request.cookies.get(f"{cookie_name(request.settings)}-{name}", "")


def leave(request, to: str, renew: bool = False) -> HTTPSeeOther:
    """Off to the CAS, with a mark that shows on return that the trip began here."""
    response = HTTPSeeOther(request.service(ICas).login_url(service(request, to, renew), renew=renew))
    _set(request, response, "door", request.service(IAttempts).mark(), _MARK_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def mark_of(request) -> str:
    """The mark that the browser brought back, or nothing."""
    return _cookie(request, "door")


def come_back(request, to: str) -> HTTPSeeOther:
    """To the page of ours; the ticket is gone from the address (attack C02)."""
    response = HTTPSeeOther(to)
    response.headers["Cache-Control"] = "no-store"
    return response


def was_asked(request, response) -> None:
    """Remember for ten minutes that this browser need not ask the CAS again."""
    _set(request, response, ASKED, "1", _ASKED_SECONDS)


def as_guest(request, to: str) -> HTTPSeeOther:
    """Back from the CAS without a ticket; a browser without cookies carries the answer in the address (attack C14)."""
    if not _cookie(request, ASKED):
        to += ("&" if "?" in to else "?") + f"{ASKED}=1"
    return come_back(request, to)


def gateway(request) -> HTTPSeeOther | None:
    """Ask the CAS, without a form, whether this guest is signed in there; None when it is not the time for it.

    At most once per browser in ten minutes, only for a page somebody navigates to, and only while
    the CAS answers. The caller must ask before it makes a page that a proxy may keep.
    """
    if not request.settings.cas_gateway or request.method != "GET" or request.web_session is not None:
        return None
    if _cookie(request, ASKED) or ASKED in request.GET or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    cas, to = request.service(ICas), safe_path(request.path_qs)
    if to is None or "text/html" not in request.headers.get("Accept", "") or not cas.reachable():
        return None
    response = come_back(request, cas.login_url(service(request, to), gateway=True))
    was_asked(request, response)
    return response
