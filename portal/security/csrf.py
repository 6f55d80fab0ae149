"""Forms are accepted from our own pages only (design 6d; attacks X01, X03)."""

import base64
import hashlib
import hmac
import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from portal.api.errors import NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.sessions.cookie_session import cookie_name

__all__ = ["CsrfRefused", "FIELD", "HEADER", "check_csrf", "csrf_token", "csrf_view", "form_cookie_name"]

_ = TranslationStringFactory("signin")

FIELD = "csrf"
HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


class CsrfRefused(NotPermitted):
    """A form that did not come from one of our pages.

    :param reason: for the log.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(_("This form was sent from a page that is no longer valid. Nothing was changed. "
                           "Go back, load the page again and send it once more."))  # fmt: skip
        self.reason = reason


def form_cookie_name(settings) -> str:
    """Name of the cookie that guests' forms are compared with."""
    return cookie_name(settings) + "-form"


def _bound(secret: str, establishment: Any) -> str:
    place = establishment.id if establishment is not None else "portal"
    digest = hmac.digest(secret.encode(), place.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _guest_value(request: Any) -> str | None:
    found = request.cookies.get(form_cookie_name(request.settings), "")
    return found if _VALUE.fullmatch(found) else None


def _guest_secret(request: Any) -> str:
    """The random value of the guest's cookie, sent with the answer when the browser has none."""
    value = request.environ.get("preau.guest_form") or _guest_value(request)
    if value is None:
        value = secrets.token_urlsafe(32)
        request.environ["preau.guest_form"] = value
        name, secure = form_cookie_name(request.settings), request.settings.base_url.startswith("https:")

        def send(_request: Any, response: Any) -> None:
            response.set_cookie(name, value, path="/", httponly=True, secure=secure, samesite="Lax")

        request.add_response_callback(send)
    return value


def csrf_token(request: Any) -> str:
    """What a form of this request's page must bring back.

    Of a person: HMAC of the session's own secret and the establishment. Of a guest: the same with
    a random cookie, which is set the first time a form is made.
    """
    session = request.web_session
    return _bound(session.csrf_secret if session else _guest_secret(request), request.establishment)


def _check_source(request: Any) -> None:
    """Browsers say where a request comes from; what they say must be us (Fetch metadata, RFC 6454)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        raise CsrfRefused(f"Sec-Fetch-Site {site[:20]}")
    origin = request.headers.get("Origin")
    if origin is None:
        referer = request.headers.get("Referer")
        if referer is None:
            return
        parts = urlsplit(referer)
        origin = f"{parts.scheme}://{parts.netloc}"
    own = urlsplit(request.settings.base_url)
    if origin.lower() not in {f"{own.scheme}://{own.netloc}".lower(), f"{own.scheme}://{request.host}".lower()}:
        raise CsrfRefused("another origin")


def check_csrf(request: Any) -> None:
    """Accept a request that changes something only from one of our own pages.

    The token is read from the body's field ``csrf`` or the header ``X-CSRF-Token``, never from
    the address.

    :raises CsrfRefused: foreign origin, no token, or one of another person or establishment.
    """
    _check_source(request)
    session = request.web_session
    secret = session.csrf_secret if session else _guest_value(request)
    if secret is None:
        raise CsrfRefused("no cookie")
    given = request.headers.get(HEADER)
    if given is None:
        fields = request.POST.getall(FIELD) if request.content_length else []
        given = fields[0] if len(fields) == 1 and isinstance(fields[0], str) else ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), _bound(secret, request.establishment).encode()):
        raise CsrfRefused("no valid token")


def csrf_view(view, info):
    """View deriver: every request but GET, HEAD and OPTIONS is checked, unless the view says ``csrf=False``."""
    if info.exception_only or info.options.get("csrf") is False:
        return view

    def checked(context, request):
        if request.method not in SAFE_METHODS:
            check_csrf(request)
        return view(context, request)

    return checked


csrf_view.options = ("csrf",)  # type: ignore[attr-defined]
