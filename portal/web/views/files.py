"""Files at addresses that never change their content: assets, tokens, stored pictures."""

from pyramid.response import Response

from portal.api.branding import IBranding
from portal.api.errors import NotFound
from portal.api.storage import IStorage
from portal.container.interfaces import ITemplates

FOR_EVER = "public, max-age=31536000, immutable"


def _answer(data: bytes, media_type: str) -> Response:
    response = Response(body=data, content_type=media_type)
    if media_type.startswith("text/"):
        response.charset = "UTF-8"
    response.headers["Cache-Control"] = FOR_EVER
    if media_type == "image/svg+xml":
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def asset(request):
    """A static file of the portal, of an installed package, or of a generation that is kept; another hash leads nowhere."""
    package = request.matchdict["package"]
    templates = request.registry.getUtility(ITemplates)
    if package.startswith("theme-"):
        theme = package.removeprefix("theme-")
        return _answer(*templates.theme_file(theme, request.matchdict["hash"], request.matchdict["path"]))
    installed = package == "portal" or package in request.registry.settings["preau.packages"]
    if not installed or request.matchdict["hash"] != templates.asset_hash(package):
        return _answer(*templates.kept_asset(package, request.matchdict["hash"], request.matchdict["path"]))
    return _answer(*templates.asset(package, request.matchdict["path"]))


def style(request):
    """The style sheet of an establishment's tokens."""
    text = request.service(IBranding).style(request.matchdict["hash"])
    if text is None:
        raise NotFound(None)
    return _answer(text.encode(), "text/css")


def stored(request):
    """A stored picture: named by its content, so whoever knows the name has seen it."""
    data, media_type = request.service(IStorage).get(request.matchdict["name"])
    if not media_type.startswith("image/"):
        raise NotFound(None)
    return _answer(data, media_type)


def includeme(config):
    """Views of files."""
    for view, route in ((asset, "asset"), (style, "theme_style"), (stored, "file")):
        config.add_view(view, route_name=route, request_method=("GET", "HEAD"))
