"""Addresses of windows: render, control, action, resource, box alone (design 5 and 6b)."""

from urllib.parse import quote

from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPSeeOther
from pyramid.response import Response

from portal.api.errors import Invalid, NotFound, PortalError
from portal.api.i18n import TranslationStringFactory
from portal.api.markup import Markup
from portal.container.values import Body
from portal.driver import act, page, theme
from portal.driver.executor import TookTooLong, attempt
from portal.driver.incident import cause, incident
from portal.driver.refusals import Refusal
from portal.driver.url import NAMESPACE, BadAddress, read_change
from portal.driver.windows import target
from portal.web.flash import heard, say
from portal.web.uploads import read_body
from portal.web.views.page import sign_in_first

_ = TranslationStringFactory("preau")

SAFE = ("GET", "HEAD")
YEAR = 31_536_000


def window(request):
    """Send each kind of address to its handler; the method must fit it (X02)."""
    kind, namespace = request.matchdict["kind"], request.matchdict["window"]
    handlers = {"r": (show, SAFE), "c": (show, SAFE), "b": (alone, SAFE), "a": (action, ("POST",)),
                "s": (resource, (*SAFE, "POST"))}
    if kind not in handlers or not NAMESPACE.fullmatch(namespace):
        raise NotFound(None)
    handler, methods = handlers[kind]
    if request.method not in methods:
        raise HTTPMethodNotAllowed(headers={"Allow": ", ".join(methods)})
    change = read_change(request.GET.items())
    visit = sign_in_first(request, request.matchdict["tab"], request.matchdict["state"])
    if isinstance(visit, Response):
        return visit
    if request.person is None and request.method in SAFE and not _is_here(visit, namespace):
        # A tab of that name is public too, but the box is a member's (PAGE-11).
        return HTTPSeeOther(request.login_url())
    return handler(request, visit, namespace, kind, change)


def _is_here(visit, namespace):
    return any(window.namespace == namespace for column in visit.tab.columns for window in column.windows)


def show(request, visit, namespace, kind, change):
    """A render or control address: the page in its new state."""
    page.follow(visit, namespace, kind, change)
    return Response(page.show(visit, fresh=namespace, messages=heard(request)))


def alone(request, visit, namespace, kind, change):
    """One box by itself: a fragment for a script, else a page with the box alone (PAGE-01)."""
    markup, place = page.alone(visit, namespace)
    if request.headers.get("HX-Request") == "true":
        return Response(markup)
    return Response(theme.simple(request, "plain", {
        "panel": theme.Record(content=Markup(markup), title=None, lead=None, width="medium", bare=True),
        "back": theme.Record(title=visit.tab.title(visit.locale), url=visit.path(code=visit.code)),
        "tabs": theme.tab_entries(visit)}, place.title, visit.brand))


def action(request, visit, namespace, kind, change):
    """An action: then 303, or the page again with what was refused (422) or with what went wrong (PAGE-07)."""
    body = read_body(request)
    acted, error = attempt(lambda: act.act(visit, namespace, change, body))
    if error is None:
        # What a portlet redirects to may hold letters that a header may not; what is encoded stays so.
        response = HTTPSeeOther(quote(acted.location, safe="/~?&=#%+-_.:,;@!*'()$[]"))
        say(request, response, acted.messages)
        return response
    place = target(visit, namespace)
    if isinstance(error, Invalid):
        refused = page.Refused(place.window.id, {name: request.translate(text) for name, text in error.fields.items()},
                               body.parameters)
        request.refusal = f"invalid: {sorted(error.fields)}"
        return Response(page.show(visit, refused, namespace), status=422)
    if isinstance(error, (BadAddress, NotFound)) or (isinstance(error, PortalError) and 400 <= error.status < 500):
        raise error
    if isinstance(error, Refusal):
        words = request.translate(_("“${title}” cannot be used just now, and nothing was changed. Try again in a while."))
        return Response(page.show(visit, messages=[("bad", words.replace("${title}", place.title))]), status=error.status)
    reference = incident(f"action of {place.window.portlet} failed: {cause(error)}", error, window=place.window.id)
    if isinstance(error, TookTooLong):
        text = _("“${title}” took too long, and nothing was changed. Reference: ${reference}")
    else:
        text = _("“${title}” could not do this, and nothing was changed. Reference: ${reference}")
    words = request.translate(text).replace("${reference}", reference).replace("${title}", place.title)
    return Response(page.show(visit, messages=[("bad", words)]), status=getattr(error, "status", 500))


def resource(request, visit, namespace, kind, change):
    """A resource phase: straight to the answer, no theme (PLT-12)."""
    body = read_body(request) if request.method == "POST" else Body(method=request.method)
    etag = request.headers.get("If-None-Match", "").strip('"') or None
    served, content = act.serve(visit, namespace, change, body, etag)
    if served.not_modified and request.method in SAFE:
        return Response(status=304, headerlist=[("ETag", f'"{served.cache.etag}"')] if served.cache.etag else [])
    response = Response(status=served.status, content_type=served.content_type)
    if isinstance(content, bytes):
        response.body = content
    else:
        response.charset = served.charset
        response.text = content
    for name, value in served.headers:
        response.headers.add(name, value)
    # What a portlet serves is never run as a page of the portal (attack H06).
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    if served.filename:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(served.filename)}"
    if served.cache.etag:
        response.headers["ETag"] = f'"{served.cache.etag}"'
    if served.cache.expires:
        scope = "public" if served.cache.scope == "public" and change.cache_level == "FULL" else "private"
        response.headers["Cache-Control"] = f"{scope}, max-age={served.cache.expires if served.cache.expires > 0 else YEAR}"
    return response


def includeme(config):
    """The one view of windows; it answers 405 itself, since the kind decides about the method."""
    config.add_view(window, route_name="window", request_method=("GET", "HEAD", "POST"))
