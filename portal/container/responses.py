"""Responses of the phases that make content (JSR-286 PLT.12.5, PLT.13)."""

import datetime as dt
import html
from typing import Any

from zope.interface import implementer

from portal.api.errors import NotPermitted, PortalError, PortletError, StateError
from portal.api.i18n import IFormats, ITranslator
from portal.api.markup import Markup, Sound
from portal.api.phases import ACTION, FULL, RENDER, RESOURCE, IRenderResponse, IResourceResponse
from portal.container.interfaces import ITemplates
from portal.container.url import PortletURL, UrlMaker
from portal.container.values import Cache, Call, Rendered, Served

RESERVED_HEADERS = frozenset({
    "content-security-policy", "set-cookie", "content-length", "content-type", "content-disposition",
    "x-content-type-options", "x-frame-options", "location", "strict-transport-security", "transfer-encoding",
    "connection", "access-control-allow-origin", "access-control-allow-credentials", "cache-control", "etag", "vary",
    "expires", "pragma", "refresh", "clear-site-data", "service-worker-allowed", "referrer-policy", "x-request-id",
    "cross-origin-opener-policy", "cross-origin-resource-policy", "cross-origin-embedder-policy", "www-authenticate"})


class OutputTooLarge(PortalError):
    """A portlet wrote more than a window may hold (PAGE-05)."""


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
        return Sound(f'<input type="hidden" name="csrf" value="{self._call.markers.token()}" />')

    def _templates(self) -> Any:
        return self._request.service(ITemplates)

    def show(self, template: str, **values: Any) -> None:
        """Answer with a template of the package; see ``IMimeResponse``."""
        definition, caller = self._call.definition, self._call.caller
        domain = definition.package.rsplit(".", 1)[-1]
        values.update(request=self._request, response=self, ns=self.namespace,
                      fmt=self._request.service(IFormats),
                      _=self._request.service(ITranslator).translator(caller.locale, domain))
        self._add(self._templates().render(definition.package, template, caller.theme, caller.locale, values))

    def write(self, markup: Any) -> None:
        """Add text, escaped unless ``Markup``; None adds nothing. :raises PortletError: bytes."""
        if isinstance(markup, (bytes, bytearray, memoryview)):
            raise PortletError(None) from TypeError("text was to be written, not bytes")
        if markup is not None:
            self._add(markup.__html__() if isinstance(markup, Markup) else html.escape(str(markup)))

    def _add(self, text: str) -> None:
        self._parts.append(text)

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
        self._most = request.settings.page_output_bytes
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

    def _add(self, text: str) -> None:
        # Cut off while it is being written, so that endless output cannot fill the memory first.
        self._most -= len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        if self._most < 0:
            raise OutputTooLarge(None)
        super()._add(text)

    def result(self) -> Rendered:
        """What was made."""
        return Rendered(self._markup(), self.title, self.counter, self._stale, self._foot, self.cache)


def _until_opened(name: str) -> property:
    """An attribute of the answer: set before the body is opened, of no effect afterwards (PLT-60, PLT-74)."""
    def get(self: "ResourceResponse") -> Any:
        return self._head[name]

    def put(self: "ResourceResponse", value: Any) -> None:
        if not self._opened():
            self._head[name] = value

    return property(get, put)


@implementer(IResourceResponse)
class ResourceResponse(MimeResponse):
    """Resource phase."""

    status = _until_opened("status")
    content_type = _until_opened("content_type")
    charset = _until_opened("charset")
    filename = _until_opened("filename")

    def __init__(self, call: Call, request: Any) -> None:
        super().__init__(call, request, level=call.cache_level)
        self.cache = Cache()
        self._head: dict[str, Any] = {"status": 200, "content_type": "text/html", "charset": "UTF-8", "filename": None}
        self._headers: list[tuple[str, str]] = []
        self._bytes: list[bytes] = []

    def _opened(self) -> bool:
        return bool(self._parts or self._bytes)

    @property
    def csrf_field(self) -> Markup:
        """As everywhere, but in what may be kept for everybody (PLT-57: no action from there either)."""
        if self._call.cache_level == FULL:
            raise StateError("no form in a resource of level FULL")
        return super().csrf_field

    def set_header(self, name: str, value: str) -> None:
        """A response header of the portlet's own."""
        if name.lower() in RESERVED_HEADERS or not name.isascii() or not name.replace("-", "").isalnum():
            raise PortletError(None) from ValueError(f"header {name!r} may not be set")
        if not value.isascii() or not value.isprintable():
            raise PortletError(None) from ValueError(f"header {name!r} may not hold {value!r}")
        if not self._opened():
            self._headers.append((name, value))

    def _add(self, text: str) -> None:
        if self._bytes:
            raise StateError("bytes were written before")
        super()._add(text)

    def write(self, markup: Any) -> None:
        """Add text."""
        if self.content_type == "text/html" or isinstance(markup, (bytes, bytearray, memoryview)):
            super().write(markup)
        elif markup is not None:
            self._add(str(markup))

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
