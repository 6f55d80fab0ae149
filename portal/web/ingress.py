"""The outermost gate: what enters is well-formed and meant for us, what leaves carries the headers of the house."""

import logging
from urllib.parse import urlsplit

from pyramid.exceptions import PredicateMismatch
from pyramid.response import Response
from pyramid.tweens import INGRESS

from portal.api.audit import IAudit
from portal.api.i18n import TranslationStringFactory
from portal.sessions.cookie_session import has_session_cookie
from portal.settings import Settings
from portal.web.malformed import Malformed, check_address, check_body

__all__ = ["allowed_hosts", "content_policy", "includeme", "ingress_tween"]

log = logging.getLogger(__name__)
_ = TranslationStringFactory("signin")

_WORDS = {
    400: _("The address or the form could not be read. Nothing was changed."),
    405: _("This address cannot be used in this way. Nothing was changed."),
    413: _("What was sent is too large. Nothing was changed."),
    415: _("What was sent has a form that the portal does not accept. Nothing was changed."),
}


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Values of Host under which the portal answers: its own, those allowed, those of establishments."""
    own = urlsplit(settings.base_url)
    names = {own.netloc, *settings.hosts_allowed, *(entry.partition("=")[0] for entry in settings.hosts_establishments)}
    default = {"http": ":80", "https": ":443"}.get(own.scheme, "")
    hosts = {name.lower().removesuffix(default) if default else name.lower() for name in names}
    return frozenset(hosts | {host + default for host in hosts if ":" not in host.rpartition("]")[2]})


def content_policy(settings: Settings) -> str:
    """The Content-Security-Policy of pages (design 9): our own files, forms to us and to the CAS."""
    cas = urlsplit(settings.cas_url)
    return ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self'; form-action 'self' {cas.scheme}://{cas.netloc}; frame-ancestors 'none'; "
            "base-uri 'none'")  # fmt: skip


def _plain(request, status: int) -> Response:
    """A short answer in the language of the browser; no page is made for what is malformed."""
    locale = request.accept_language.lookup(("fr", "en"), default=request.settings.locale_default)
    request.locale = locale
    text = f"{request.translate(_WORDS[status])}\n{request.request_id}\n"
    return Response(text, status=status, content_type="text/plain", charset="utf-8")


def _refuse(request, status: int, reason: str) -> Response:
    log.warning("refused: %s", reason, extra={"status": status})
    # A refused request is nobody's: no database is asked for it.
    request.person = request.establishment = request.scope = None
    request.service(IAudit).record("request", "refused", reason=reason, status=status)
    return _plain(request, status)


def method_refused(error, request) -> Response:
    """Exception view: the address exists, not with this method (attack X02)."""
    request.service(IAudit).record("request", "refused", reason="method", status=405)
    response = _plain(request, 405)
    response.headers["Allow"] = ", ".join(_methods_of(request))
    return response


def _methods_of(request) -> list[str]:
    """The methods that the views of the matched route state."""
    found: set[str] = set()
    name = request.matched_route.name if request.matched_route else None
    for entry in request.registry.introspector.get_category("views") or ():
        view = entry["introspectable"]
        if view["route_name"] == name:
            methods = view["request_methods"] or ()
            found.update((methods,) if isinstance(methods, str) else methods)
    return sorted(found)


def ingress_tween(handler, registry):
    """Tween factory: see the module."""
    settings: Settings = registry.settings["preau"]
    hosts, policy = allowed_hosts(settings), content_policy(settings)
    usual = {"Content-Security-Policy": policy, "Cross-Origin-Opener-Policy": "same-origin",
             "Cross-Origin-Resource-Policy": "same-origin",
             # Not "no-referrer": under it browsers send "Origin: null" with our own forms.
             "Referrer-Policy": "same-origin"}
    if settings.base_url.startswith("https:"):
        usual["Strict-Transport-Security"] = "max-age=31536000"
    wanted = [(name.lower(), (name, value)) for name, value in usual.items()]

    def answer(request) -> Response:
        try:
            if request.environ.get("HTTP_HOST", "").lower() not in hosts:
                raise Malformed(400, "an unknown host")
            check_address(request.environ)
            check_body(request, settings.body_bytes)
        except Malformed as error:
            return _refuse(request, error.status, error.reason)
        return handler(request)

    def ingress(request) -> Response:
        response = answer(request)
        headers = response.headers
        given = {name.lower() for name, _value in response.headerlist}
        response.headerlist += [pair for name, pair in wanted if name not in given]
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Request-Id"] = request.request_id
        if "cache-control" not in given:
            signed_in = has_session_cookie(request)
            headers["Cache-Control"] = "no-store" if signed_in else "private, no-cache"
            response.vary = tuple(sorted({*(response.vary or ()), "Cookie", "Accept-Language"}))
        return response

    return ingress


def includeme(config) -> None:
    """Put the gate in front of everything."""
    config.add_tween("portal.web.ingress.ingress_tween", under=INGRESS)
    config.add_exception_view(method_refused, context=PredicateMismatch)
