"""Responses of the phases that make content (JSR-286 PLT.12.5, PLT.13)."""

import datetime as dt
import html
from typing import Any

from zope.interface import implementer

from portal.api.errors import NotFound, NotPermitted, PortalError, PortletError, StateError
from portal.api.i18n import IFormats, ITranslator
from portal.api.markup import Markup, Sound
from portal.api.phases import ACTION, FULL, RENDER, RESOURCE, IRenderResponse, IResourceResponse
from portal.container.addresses import checked_path
from portal.container.buffer import Buffer
from portal.container.cookies import SetsCookies
from portal.container.head import is_encoding, is_language, is_length, is_status, is_type, until_opened
from portal.container.interfaces import ITemplates
from portal.container.listeners import url_listeners
from portal.container.page_head import HeadElements
from portal.container.properties import SendsProperties, check_header
from portal.container.url import PortletURL, UrlMaker
from portal.container.values import Cache, Call, Rendered, Served


class OutputTooLarge(PortalError):
    """A portlet wrote more than a window may hold (PAGE-05)."""


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


class MimeResponse(Buffer, SetsCookies):
    """Content, addresses and cache control.

    :ivar faces: request and response as filters handed them on, which is how templates are to see them; or None.
    """

    faces: tuple[Any, Any] | None = None

    def __init__(self, call: Call, request: Any, level: str | None = None) -> None:
        self._call, self._request = call, request
        self.namespace = call.window.namespace
        self._parts: list[str] = []
        definition = call.definition
        self.cache = Cache(expires=definition.expiration or None, scope=definition.cache_scope)
        self._urls = UrlMaker(call.markers, self.namespace, definition.public_parameters, self._mode, self._state, level,
                              url_listeners(definition.url_listeners) if definition.url_listeners else (), call.scope_id)

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
        self._add(self._shown(template, values))

    def markup(self, template: str, **values: Any) -> Markup:
        """Markup of a template of the package; see ``IMimeResponse``."""
        return Sound(self._shown(template, values))

    def _shown(self, template: str, values: dict[str, Any]) -> str:
        definition, caller = self._call.definition, self._call.caller
        domain = definition.package.rsplit(".", 1)[-1]
        request, response = self.faces or (self._request, self)
        values.update(request=request, response=response, ns=self.namespace,
                      fmt=self._request.service(IFormats),
                      _=self._request.service(ITranslator).translator(caller.locale, domain))
        return self._templates().render(definition.package, template, caller.theme, caller.locale, values)

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

    def encode_url(self, path: str) -> str:
        """An address that is no portlet's, checked (PLT-53)."""
        return checked_path(path)

    def asset_url(self, path: str) -> str:
        """Address of a static file of the package."""
        return self._templates().asset_url(self._call.definition.package, path)

    def _markup(self) -> str:
        return "".join(self._parts)


@implementer(IRenderResponse)
class RenderResponse(HeadElements, SendsProperties, MimeResponse):
    """Render phase."""

    def __init__(self, call: Call, request: Any) -> None:
        super().__init__(call, request)
        self._head = {}
        self.buffer_size = request.settings.page_output_bytes
        self._count_anew()
        self._title: str | None = None
        self.counter: int | None = None
        self._stale: tuple[dt.datetime, str] | None = None
        self._foot: tuple[str | None, str | None, str | None] | None = None

    @property
    def title(self) -> str | None:
        """Dynamic title; set after commit it is ignored (PLT-75)."""
        return self._title

    @title.setter
    def title(self, title: str | None) -> None:
        if not self.committed:
            self._title = title

    @property
    def content_type(self) -> str:
        """The one type that a page can hold."""
        return self._request.content_types[0]

    @content_type.setter
    def content_type(self, value: str) -> None:
        if not self._opened() and value.partition(";")[0].strip().lower() not in self._request.content_types:
            raise ValueError(f"{value!r} is none of {self._request.content_types} (PLT-74)")

    @property
    def charset(self) -> str:
        """That of the page."""
        return "UTF-8"

    def _empty(self) -> None:
        super()._empty()
        self._count_anew()

    def _count_anew(self) -> None:
        self._surely: int = self.buffer_size
        """Bytes that surely are left, if every character took as many as it can."""
        self._left: int | None = None
        """Bytes that are left, counted when they might not be enough."""

    def _forget(self) -> None:
        definition = self._call.definition
        self._title = self.counter = self._stale = self._foot = None
        self._cookies = self._sent = ()
        self._head = {}
        self.cache = Cache(expires=definition.expiration or None, scope=definition.cache_scope)

    def stale(self, since: dt.datetime, reason: str) -> None:
        """The content is a copy made at ``since``."""
        self._stale = (since, reason)

    def foot(self, label: str | None = None, url: Any = None, note: str | None = None) -> None:
        """The line under the content."""
        self._foot = (label, None if url is None else Markup(url), note)

    def _add(self, text: str) -> None:
        self._refuse_body()
        # Cut off while it is being written, so that endless output cannot fill the memory first.
        self._surely -= 4 * len(text)
        if self._surely < 0:
            if self._left is None:
                self._left = self.buffer_size - sum([_bytes(part) for part in self._parts])
            self._left -= _bytes(text)
            if self._left < 0:
                raise OutputTooLarge(None)
        super()._add(text)

    def result(self) -> Rendered:
        """What was made."""
        return Rendered(self._markup(), self._title, self.counter, self._stale, self._foot, self.cache,
                        self._asked(), self._cookies, self._sent)


@implementer(IResourceResponse)
class ResourceResponse(MimeResponse):
    """Resource phase."""

    status = until_opened("status", is_status)
    content_type = until_opened("content_type", is_type)
    charset = until_opened("charset", is_encoding)
    locale = until_opened("locale", is_language)
    length = until_opened("length", is_length)
    filename = until_opened("filename")

    def __init__(self, call: Call, request: Any) -> None:
        super().__init__(call, request, level=call.cache_level)
        self._bytes: list[bytes] = []
        self._kind = ""
        self._forget()

    def _opened(self) -> bool:
        return bool(self._kind) or self.committed

    def _empty(self) -> None:
        super()._empty()
        self._bytes.clear()

    def _forget(self) -> None:
        self._kind = ""
        self.cache = Cache()
        self._head: dict[str, Any] = {"status": 200, "content_type": self._request.content_types[0], "charset": "UTF-8",
                                      "locale": None, "length": None, "filename": None}
        self._headers: list[tuple[str, str]] = []
        self._cookies = ()

    @property
    def csrf_field(self) -> Markup:
        """As everywhere, but in what may be kept for everybody (PLT-57: no action from there either)."""
        if self._call.cache_level == FULL:
            raise StateError("no form in a resource of level FULL")
        return super().csrf_field

    def set_header(self, name: str, value: str) -> None:
        """A response header of the portlet's own."""
        check_header(name, value)
        if not self._opened():
            self._headers.append((name, value))

    add_property = set_header

    def set_property(self, name: str, value: str) -> None:
        """A header in place of an earlier one."""
        check_header(name, value)
        if not self._opened():
            self._headers = [pair for pair in self._headers if pair[0].lower() != name.lower()] + [(name, value)]

    def _add(self, text: str) -> None:
        self._open("text")
        super()._add(text)

    def _open(self, kind: str) -> None:
        if self._kind not in ("", kind):
            raise StateError(f"{self._kind} was written before (PLT-74)")
        self._kind = kind

    def write(self, markup: Any) -> None:
        """Add text."""
        if self.content_type == "text/html" or isinstance(markup, (bytes, bytearray, memoryview)):
            super().write(markup)
        elif markup is not None:
            self._add(str(markup))

    def write_bytes(self, data: bytes) -> None:
        """Add bytes."""
        self._open("bytes")
        self._bytes.append(data)

    def show_file(self, path: str) -> None:
        """A static file of the package."""
        data, self.content_type = self._templates().asset(self._call.definition.package, path)
        self.write_bytes(data)

    def show_resource(self, path: str) -> None:
        """What the descriptor declares under that path (PLT-17)."""
        declared, folder = self._call.definition.resources, path.rpartition("/")[0]
        if path.endswith(".pt") and path in declared:
            self.show(path.removesuffix(".pt"))
        elif not path.endswith(".pt") and "*" not in path and (path in declared or f"{folder}/*" in declared):
            self.show_file(path)
        else:
            raise NotFound(None)

    def result(self) -> Served:
        """What was made."""
        known = self._call.etag
        same = known is not None and (self.cache.use_cached or self.cache.etag == known)
        return Served(self.status, self.content_type, self.charset, tuple(self._headers),
                      b"".join(self._bytes) if self._kind == "bytes" else self._markup(), self.filename, self.cache, same,
                      self.locale, self.length, self._cookies)
