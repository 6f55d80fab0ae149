"""Addresses of windows: render, control, action, resource, box alone (design 5 and 6b)."""

from urllib.parse import quote

from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPSeeOther
from pyramid.response import Response

from portal.api.errors import Invalid, NotFound, PortalError, PortletError
from portal.api.i18n import TranslationStringFactory
from portal.container.values import Body
from portal.driver import act, page, theme
from portal.driver.executor import TookTooLong, attempt
from portal.driver.incident import cause, incident
from portal.driver.refusals import Refusal
from portal.driver.url import CONTROL, NAMESPACE, BadAddress, read_change
from portal.driver.windows import target
from portal.web.flash import heard, say
from portal.web.uploads import read_body
from portal.web.validators import cache_headers, tags_of
from portal.web.views.page import sign_in_first

_ = TranslationStringFactory("preau")

SAFE = ("GET", "HEAD")


def window(request):
    """Send each kind of address to its handler; the method must fit it (X02)."""
    kind, namespace = request.matchdict["kind"], request.matchdict["window"]
    handlers = {"r": (show, SAFE), "c": (control, (*SAFE, "POST")), "b": (alone, SAFE), "a": (action, ("POST",)),
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


def control(request, visit, namespace, kind, change):
    """A control of the portal; sent as a form, it is "Try again" of a box that failed: the page, with that box made anew.

    Nothing else is taken from such a form: it changes neither state nor data.
    """
    if request.method in SAFE:
        return show(request, visit, namespace, kind, change)
    target(visit, namespace)
    return HTTPSeeOther(f"{visit.path(code=visit.code)}{'' if visit.code else '~/'}{namespace}/{CONTROL}#{namespace}")


def alone(request, visit, namespace, kind, change):
    """One box by itself: a fragment for a script, else a page with the box alone (PAGE-01)."""
    found = page.alone(visit, namespace)
    if request.headers.get("HX-Request") == "true":
        return Response(found.markup, headerlist=[
            ("Content-Type", "text/html; charset=UTF-8"), *([("Preau-Head", found.announced)] if found.announced else [])])
    return Response(theme.alone(visit, found.place, found.markup, found.head))


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
    etags = tags_of(request, change.cache_level)
    served, content = act.serve(visit, namespace, change, body, etags)
    tag = served.cache.etag or (etags[0] if served.not_modified else None)
    if (served.not_modified or tag in etags) and served.status == 200 and request.method in SAFE:
        return Response(status=304, headerlist=cache_headers(request, served, change.cache_level, tag))
    response = Response(status=served.status, content_type=served.content_type)
    if isinstance(content, bytes):
        response.body = content
    else:
        response.charset = served.charset
        response.text = content
    if served.locale and all(name.lower() != "content-language" for name, _value in served.headers):
        response.headers["Content-Language"] = served.locale
    if served.length is not None:
        _set_length(request, response, served.length)
    for name, value in served.headers:
        response.headers.add(name, value)
    # What a portlet serves is never run as a page of the portal (attack H06).
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    if served.filename:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(served.filename)}"
    for name, value in cache_headers(request, served, change.cache_level, served.cache.etag):
        response.headers[name] = value
    return response


def _set_length(request, response, length):
    """A length that the portlet has set: without a body it answers HEAD, with one it must be true (PLT-60)."""
    if request.method == "HEAD" and not response.body:
        response.content_length = length
    elif response.content_length != length:
        raise PortletError(None) from ValueError(f"{length} bytes were announced, {response.content_length} written")


def includeme(config):
    """The one view of windows; it answers 405 itself, since the kind decides about the method."""
    config.add_view(window, route_name="window", request_method=("GET", "HEAD", "POST"))
