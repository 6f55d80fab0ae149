"""Errors as pages: the one place where they are mapped to HTTP (design, section 10)."""

import logging
from types import SimpleNamespace as Record

from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken
from pyramid.httpexceptions import HTTPError, HTTPException
from pyramid.response import Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.api.audit import IAudit
from portal.api.errors import Invalid, PortalError
from portal.api.i18n import TranslationStringFactory
from portal.driver import theme
from portal.driver.incident import incident

log = logging.getLogger(__name__)
_ = TranslationStringFactory("preau")

WORDS = {
    400: (_("Address not understood"), _("This address is not complete."),
          _("It may have been cut when it was copied. Start from the home page.")),
    403: (_("Not allowed"), _("This is not open to you."),
          _("If you think that it should be, ask your establishment's administrator.")),
    404: (_("Page not found"), _("This page has left the préau."),
          _("The address has changed, or what it showed has been removed. Nothing of yours is lost.")),
    405: (_("Not possible this way"), _("This cannot be done from here."),
          _("Go back to the page and use its buttons.")),
    409: (_("Changed meanwhile"), _("This was changed meanwhile, elsewhere."),
          _("Have a look at it as it is now, then try again.")),
    413: (_("Too large"), _("What you sent is too large."), _("Send a smaller file, or less text at a time.")),
    415: (_("Unknown kind of file"), _("This kind of file cannot be taken."), _("Choose another format.")),
    422: (_("To be corrected"), _("Something needs correcting."), _("Go back: what you wrote is still there.")),
    429: (_("Too fast"), _("Too many requests at once."), _("Wait a minute, then try again.")),
    500: (_("A problem on our side"), _("Something went wrong."),
          _("What you were doing was not saved, and nothing else was changed. The team has been told.")),
    503: (_("Back soon"), _("The portal is out of breath."), _("Try again in a moment. Nothing of yours is lost.")),
}


def page_of(request, status: int, text: str | None = None, reference: str | None = None) -> Response:
    """The error page of a status, with its own words or better ones."""
    kind, title, explanation = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    place = f"/e/{request.establishment.slug}/" if _establishment(request) is not None else "/"
    values = {"error": Record(
        title=request.translate(title), text=request.translate(text) if text else request.translate(explanation),
        kind=request.translate(kind), tone="bad" if status >= 500 else "warn" if status in (403, 409, 422) else "note",
        ways=[Record(title=request.translate(_("Go to the home page")), url=place, icon="house")], reference=reference)}
    response = Response(theme.simple(request, "error", values, request.translate(kind)), status=status)
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def _establishment(request):
    try:
        return request.establishment
    except PortalError:
        # The establishment itself is what was not found: the page is the portal's own.
        request.__dict__["establishment"] = None
        request.__dict__["person"] = request.__dict__["_member"] = None
        return None


def refused(error: PortalError, request):
    """An expected error: its status, its words, a reference that log and audit have too."""
    _establishment(request)
    status = error.status
    reference = None
    if status != 404 or request.authenticated_person_id is not None:
        reference = incident(f"{type(error).__name__} at {request.path.split('~')[0]}: {error}",
                             error if status >= 500 else None, status=status)
    if status in (400, 403, 405, 409, 413, 415, 422, 429):
        request.service(IAudit).record("request", "refused", incident=reference, status=status,
                                       path=request.path.split("~")[0],
                                       reason=getattr(error, "reason", "") or type(error).__name__)
    text = error.message
    if isinstance(error, Invalid) and not text:
        text = " ".join(request.translate(words) for words in error.fields.values())
    if request.headers.get("X-Requested-With") == "preau" or request.headers.get("HX-Request") == "true":
        return Response(json_body={"said": request.translate(text) if text else "", "reference": reference}, status=status)
    return page_of(request, status, text, reference)


def http_error(error: HTTPException, request):
    """Pyramid's own: no such route, wrong method, CSRF."""
    status = error.status_int
    if isinstance(error, (BadCSRFToken, BadCSRFOrigin)):
        status = 403
    if status < 400:
        return error
    _establishment(request)
    reference = None
    if status != 404:
        reference = incident(f"HTTP {status} at {request.path.split('~')[0]}: {error.detail or ''}", None, status=status)
        request.service(IAudit).record("request", "refused", incident=reference, status=status,
                                       path=request.path.split("~")[0], reason=type(error).__name__)
    response = page_of(request, status, None, reference)
    if "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response


def unavailable(error, request):
    """The database does not answer: 503, with what can still be said (fault 21, 22)."""
    request.__dict__["establishment"] = request.__dict__["person"] = None
    reference = incident("the database does not answer", error, status=503)
    text = request.translate(WORDS[503][1])
    return Response(f"{text} {reference}", status=503, content_type="text/plain", charset="UTF-8",
                    headerlist=[("Retry-After", "10"), ("Content-Type", "text/plain; charset=UTF-8")])


def broken(error: Exception, request):
    """An unexpected error: never its text, always a reference."""
    reference = incident(f"unexpected error at {request.path.split('~')[0]}", error, status=500)
    _establishment(request)
    return page_of(request, 500, None, reference)


def includeme(config):
    """Exception views."""
    config.add_exception_view(refused, context=PortalError)
    config.add_exception_view(http_error, context=HTTPError)
    config.add_notfound_view(http_error)
    config.add_forbidden_view(http_error)
    config.add_exception_view(unavailable, context=OperationalError)
    config.add_exception_view(unavailable, context=PoolTimeout)
    config.add_exception_view(broken, context=Exception)
