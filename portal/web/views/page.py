"""Pages of an establishment."""

from pyramid.httpexceptions import HTTPMovedPermanently, HTTPSeeOther
from pyramid.response import Response

from portal.api.errors import NotFound
from portal.driver import page
from portal.driver.visit import open_visit
from portal.web.flash import heard
from portal.web.trip import gateway

__all__ = ["show_page"]


def show_page(request):
    """A tab, in its default state or in the one of the address; without a tab, the first.

    A guest is first asked about at the CAS, without a form, once in a while.
    """
    if (trip := gateway(request)) is not None:
        return trip
    slug = request.matchdict.get("tab")
    visit = sign_in_first(request, slug, request.matchdict.get("state", ""))
    if isinstance(visit, Response):
        return visit
    return Response(page.show(visit, messages=heard(request)))


def sign_in_first(request, slug, code=""):
    """The visit; for a guest on a page that is not public, the way to the sign-in.

    :raises NotFound: no such page for this signed-in person.
    """
    try:
        return open_visit(request, slug, code)
    except NotFound:
        if request.person is None and request.method in ("GET", "HEAD"):
            return HTTPSeeOther(request.login_url())
        raise


def with_slash(request):
    """One address for one page."""
    return HTTPMovedPermanently(request.path + "/" + (f"?{request.query_string}" if request.query_string else ""))


def includeme(config):
    """Views of pages."""
    for route in ("establishment", "page", "page_state"):
        config.add_view(show_page, route_name=route, request_method=("GET", "HEAD"))
    for route in ("establishment_bare", "page_bare"):
        config.add_view(with_slash, route_name=route, request_method=("GET", "HEAD"))
