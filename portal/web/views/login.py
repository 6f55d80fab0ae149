"""Signing in by the CAS, signing out, single logout, changing establishment (design 5 and 6d)."""

from types import SimpleNamespace as Record

from pyramid.httpexceptions import HTTPMethodNotAllowed
from pyramid.response import Response

from portal.api.audit import IAudit
from portal.api.errors import Conflict, NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.identity import IDirectory
from portal.driver import theme
from portal.driver.incident import incident
from portal.security.attempts import IAttempts
from portal.security.cas import is_ticket
from portal.security.cas_answer import BadLogoutRequest, logout_ticket
from portal.security.csrf import check_csrf
from portal.security.errors import (
    BadTarget,
    CasUnavailable,
    OutsideSystem,
    SignInRefused,
    TicketRefused,
    TooMany,
    Way,
)
from portal.security.interfaces import CasUser, ICas
from portal.sessions.browser import browser_name
from portal.sessions.interfaces import ISessionStore, NewSession
from portal.web.trip import as_guest, come_back, front, leave, login_path, mark_of, service, target, was_asked

__all__ = ["callback", "closed", "login", "logout", "single_logout", "switch"]

_ = TranslationStringFactory("signin")

LOGOUT_BYTES = 8192


def _audit(request, event: str, outcome: str = "done", **facts) -> None:
    request.service(IAudit).record(event, outcome, **facts)


def _target(request) -> str:
    try:
        return target(request)
    except BadTarget as error:
        raise error.leading(Way(_("Home page"), front(request))) from None


def _again(request, to: str) -> tuple[Way, Way]:
    return Way(_("Try again"), login_path(request, to)), Way(_("Home page"), front(request))


def login(request):
    """Off to the CAS; who is signed in here already goes straight to the page."""
    to, renew = _target(request), request.GET.get("renew") == "true"
    if request.person is not None and not renew:
        return come_back(request, to)
    if not request.service(ICas).reachable():
        raise CasUnavailable("no connection").leading(*_again(request, to))
    return leave(request, to, renew)


def callback(request):
    """Back from the CAS: the ticket is validated, the session opened, the browser sent on without the ticket."""
    if request.method == "HEAD":
        return HTTPMethodNotAllowed(headers={"Allow": "GET, POST"})
    to, tickets = _target(request), request.GET.getall("ticket")
    if not tickets:
        return as_guest(request, to)
    renew = request.GET.get("renew") == "true"
    user = _validated(request, tickets, to, renew)
    person_id = _known(request, user, to)
    now, browser = request.clock.now(), browser_name(request.user_agent or "")
    place = request.establishment.id if request.establishment is not None else None
    try:
        session = request.session.open(NewSession(person_id, tickets[0], browser, place, now if renew else None))
    except Conflict:
        raise TicketRefused("a ticket that was used before").leading(*_again(request, to)) from None
    _audit(request, "sign-in", session=session.id, who=person_id)
    return come_back(request, to)


def _validated(request, tickets: list[str], to: str, renew: bool) -> CasUser:
    """Whom the CAS vouches for. Nothing is asked for what is no ticket, nor too often (attacks C05, C18)."""
    attempts, address = request.service(IAttempts), request.remote_addr or ""
    try:
        if len(tickets) != 1 or not is_ticket(tickets[0]):
            raise TicketRefused("a ticket of another form")
        if not attempts.allow(address, mark_of(request)):
            raise TooMany()
        try:
            return request.service(ICas).validate(tickets[0], service(request, to, renew), renew)
        except TicketRefused:
            attempts.failed(address)
            raise
    except (CasUnavailable, TicketRefused, TooMany) as error:
        raise error.leading(*_again(request, to)) from None


def _known(request, user: CasUser, to: str) -> str:
    """The one active person of that login who belongs here. :raises SignInRefused: attacks C16, C17."""
    directory = request.service(IDirectory)
    person_id = directory.person_by_login(user.login)
    if person_id is None:
        words = _("You are signed in to the sign-in service, but the portal has no open account for you. "
                  "Ask your establishment, which keeps the accounts.")  # fmt: skip
    elif request.establishment is not None and directory.person(person_id, request.establishment.id) is None:
        words = _("Your account does not belong to this establishment. Choose yours on the home page of the portal.")
    elif request.establishment is None and not directory.memberships(person_id):
        words = _("Your account does not belong to any establishment at present. "
                  "Ask your establishment, which keeps the accounts.")  # fmt: skip
    else:
        return person_id
    raise SignInRefused(words, f"no entry here for {user.login!r}").leading(Way(_("Home page of the portal"), "/"))


def single_logout(request):
    """The CAS says that a ticket's session is over. The answer never tells whether there was one (attack C11)."""
    if request.content_length is None or request.content_length > LOGOUT_BYTES:
        return _short(request, 413)
    if not request.service(IAttempts).allow_logout():
        return _short(request, 429)
    sources = request.settings.cas_logout_sources
    if sources and request.remote_addr not in sources:
        _audit(request, "single-logout", "refused", reason="source")
        return Response(status=204)
    messages = request.POST.getall("logoutRequest")
    try:
        if len(messages) != 1 or not isinstance(messages[0], str):
            raise BadLogoutRequest("no logout request")
        ticket = logout_ticket(messages[0].encode("utf-8"))
    except (BadLogoutRequest, UnicodeEncodeError) as error:
        _audit(request, "single-logout", "refused", reason=str(error)[:80])
        return _short(request, 400)
    ended = request.service(ISessionStore).end_ticket(ticket)
    _audit(request, "single-logout", "done" if ended else "refused")
    return Response(status=204)


def _short(request, status: int) -> Response:
    return Response(f"{request.request_id}\n", status=status, content_type="text/plain", charset="utf-8")


def logout(request):
    """Sign out here, then at the CAS, which tells the other services."""
    if request.web_session is None:
        return come_back(request, front(request))
    check_csrf(request)
    _audit(request, "sign-out", session=request.web_session.id)
    request.session.invalidate()
    cas = request.service(ICas)
    if not cas.reachable():
        raise CasUnavailable("no connection at sign-out", _(
            "You are signed out of the portal. The sign-in service does not answer, so other services may still "
            "know you: close the browser, above all on a shared computer.")
        ).leading(Way(_("Home page"), front(request)))  # fmt: skip
    own = request.settings.base_url.rstrip("/") + front(request)
    response = come_back(request, cas.logout_url(own))
    was_asked(request, response)
    if request.settings.base_url.startswith("https:"):
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def switch(request):
    """To another establishment of the person; ``/`` leads there from now on.

    :raises NotFound: the person does not belong there.
    """
    if request.person is None:
        raise NotPermitted()
    wanted = request.POST.get("establishment", "")
    for place, _attachment in request.service(IDirectory).memberships(request.person.id):
        if wanted in (place.slug, place.id):
            break
    else:
        raise NotFound()
    request.service(ISessionStore).remember(request.web_session.id, place.id)
    request.session.regenerate_id()
    _audit(request, "switch", to=place.id)
    return come_back(request, f"/e/{place.slug}/")


def closed(error: OutsideSystem, request) -> Response:
    """Exception view: what happened at the door, in words, with the ways on; log and audit have the reason."""
    status, reason = error.status, error.reason or type(error).__name__
    reference = incident(f"at the door: {reason}", None, status=status)
    _audit(request, "sign-in", "refused" if status < 500 else "failed", reason=reason, status=status, incident=reference)
    request.environ["QUERY_STRING"] = ""  # so that no link of the page repeats a ticket (attack C10)
    title = request.translate(error.title)
    response = Response(theme.simple(request, "error", {"error": Record(
        title=title, text=request.translate(error.message), kind=request.translate(_("Sign-in")),
        tone="bad" if status >= 500 else "warn", reference=reference,
        ways=[Record(title=request.translate(way.title), url=way.url, icon=None) for way in error.ways])}, title),
        status=status)  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    if status in (429, 503):
        response.headers["Retry-After"] = str(getattr(error, "seconds", 10))
    return response


def includeme(config) -> None:
    """Routes and views of the door; to be included before the routes of pages, whose patterns are wider."""
    for suffix, place in (("", "/e/{est}"), ("_portal", "")):
        for name, path in (("login", "/login"), ("cas", "/login/cas"), ("logout", "/logout")):
            config.add_route(name + suffix, place + path)
        config.add_view(login, route_name="login" + suffix, request_method="GET", member=False)
        config.add_view(callback, route_name="cas" + suffix, request_method="GET", member=False)
        config.add_view(single_logout, route_name="cas" + suffix, request_method="POST", member=False, csrf=False)
        config.add_view(logout, route_name="logout" + suffix, request_method="POST", member=False, csrf=False)
    config.add_exception_view(closed, context=OutsideSystem)
    config.add_route("switch", "/e/{est}/switch")
    config.add_view(switch, route_name="switch", request_method="POST")
