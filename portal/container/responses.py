"""Responses of the phases that make content (JSR-286 PLT.12.5, PLT.13)."""

import datetime as dt
import html
from typing import Any

from zope.interface import implementer

from portal.api.errors import NotPermitted, PortletError, StateError
from portal.api.i18n import IFormats, ITranslator
from portal.api.markup import Markup
from portal.api.phases import ACTION, RENDER, RESOURCE, IRenderResponse, IResourceResponse
from portal.container.interfaces import ITemplates
from portal.container.url import PortletURL, UrlMaker
from portal.container.values import Cache, Call, Rendered, Served

RESERVED_HEADERS = frozenset({
    "content-security-policy", "set-cookie", "content-length", "content-type", "content-disposition",
    "x-content-type-options", "x-frame-options", "location", "strict-transport-security", "transfer-encoding",
    "connection", "access-control-allow-origin"})


class MimeResponse:
    """Content, addresses and cache control."""

    def __init__(self, call: Call, request: Any, level: str | None = None) -> None:
        self._call, self._request = call, request
        self.namespace = call.window.namespace
        self._parts: list[str] = []
        definition = call.definition
        self.cache = Cache(expires=definition.expiration or None, scope=definition.cache_scope)
        self._urls = UrlMaker(call.markers, self.namespace, definition.public_parameters, self._mode, self._state, level)

    def _mode(self, mode: str) -> None:
        if not self._request.allows_mode(mode):
            raise NotPermitted(None)

    def _state(self, state: str) -> None:
        if not self._request.allows_state(state):
            raise NotPermitted(None)

    @property
    def csrf_field(self) -> Markup:
        """The hidden field of a POST form."""
        return Markup(f'<input type="hidden" name="csrf" value="{self._call.markers.token()}" />')

    def _templates(self) -> Any:
        return self._request.service(ITemplates)

    def show(self, template: str, **values: Any) -> None:
        """Answer with a template of the package; see ``IMimeResponse``."""
        definition, caller = self._call.definition, self._call.caller
        domain = definition.package.rsplit(".", 1)[-1]
        values.update(request=self._request, response=self, ns=self.namespace,
                      fmt=self._request.service(IFormats),
                      _=self._request.service(ITranslator).translator(caller.locale, domain))
        self._parts.append(self._templates().render(definition.package, template, caller.theme, caller.locale, values))

    def write(self, markup: Any) -> None:
        """Add text, escaped unless ``Markup``."""
        self._parts.append(str(markup) if isinstance(markup, Markup) else html.escape(str(markup)))

    def action_url(self, action: str | None = None, **parameters: Any) -> PortletURL:
        """A new action URL."""
        return self._urls.new(ACTION, None, None, parameters, action=action)

    def render_url(self, mode: str | None = None, state: str | None = None, **parameters: Any) -> PortletURL:
        """A new render URL."""
        return self._urls.new(RENDER, mode, state, parameters)

    def resource_url(self, resource_id: str | None = None, cache_level: str | None = None, **parameters: Any) -> PortletURL:
        """A new resource URL."""
        return self._urls.new(RESOURCE, None, None, parameters, resource_id=resource_id, cache_level=cache_level)

    def asset_url(self, path: str) -> str:
        """Address of a static file of the package."""
        return self._templates().asset_url(self._call.definition.package, path)

    def _markup(self) -> str:
        return "".join(self._parts)


@implementer(IRenderResponse)
class RenderResponse(MimeResponse):
    """Render phase."""

    def __init__(self, call: Call, request: Any) -> None:
        super().__init__(call, request)
        self.title: str | None = None
        self.counter: int | None = None
        self._stale: tuple[dt.datetime, str] | None = None
        self._foot: tuple[str | None, str | None, str | None] | None = None

    def stale(self, since: dt.datetime, reason: str) -> None:
        """The content is a copy made at ``since``."""
        self._stale = (since, reason)

    def foot(self, label: str | None = None, url: Any = None, note: str | None = None) -> None:
        """The line under the content."""
        self._foot = (label, None if url is None else Markup(url), note)

    def result(self) -> Rendered:
        """What was made."""
        return Rendered(self._markup(), self.title, self.counter, self._stale, self._foot, self.cache)


@implementer(IResourceResponse)
class ResourceResponse(MimeResponse):
    """Resource phase."""

    def __init__(self, call: Call, request: Any) -> None:
        super().__init__(call, request, level=call.cache_level)
        self.cache = Cache()
        self.status, self.content_type, self.charset = 200, "text/html", "UTF-8"
        self.filename: str | None = None
        self._headers: list[tuple[str, str]] = []
        self._bytes: list[bytes] = []

    def set_header(self, name: str, value: str) -> None:
        """A response header of the portlet's own."""
        if name.lower() in RESERVED_HEADERS or any(c in value for c in "\r\n\0") or not name.replace("-", "").isalnum():
            raise PortletError(f"header {name!r} may not be set")
        self._headers.append((name, value))

    def write(self, markup: Any) -> None:
        """Add text."""
        if self._bytes:
            raise StateError("bytes were written before")
        if self.content_type == "text/html":
            super().write(markup)
        else:
            self._parts.append(str(markup))

    def write_bytes(self, data: bytes) -> None:
        """Add bytes."""
        if self._parts:
            raise StateError("text was written before")
        self._bytes.append(data)

    def show_file(self, path: str) -> None:
        """A static file of the package (PLT-17)."""
        data, self.content_type = self._templates().asset(self._call.definition.package, path)
        self.write_bytes(data)

    def result(self) -> Served:
        """What was made."""
        same = self.cache.use_cached or (self.cache.etag is not None and self.cache.etag == self._call.etag)
        return Served(self.status, self.content_type, self.charset, tuple(self._headers),
                      b"".join(self._bytes) if self._bytes else self._markup(), self.filename, self.cache, same)
