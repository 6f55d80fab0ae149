"""Requests and responses of the four phases (JSR-286 PLT.11, PLT.12, PLT.13, PLT.15).

Where Java has getters, Python has attributes; where Java has a map of arrays, Python has
``IParameters``. A request's own ``db``, ``person``, ``establishment``, ``locale``, ``clock``,
``service``, ``translate`` and ``permits`` are those of ``portal.api.context.IContext``.
"""

from typing import Final

from zope.interface import Attribute, Interface

from portal.api.context import IContext
from portal.api.headers import IHeadElements, ISendsHeaders

RENDER: Final = "render"
ACTION: Final = "action"
EVENT: Final = "event"
RESOURCE: Final = "resource"

HEAD: Final = "head"
MARKUP: Final = "markup"
"""The two parts of render: ``IRenderRequest.part``."""

ACTION_SCOPED_ATTRIBUTES: Final = "javax.portlet.actionScopedRequestAttributes"
"""Container runtime option (JSR-286 PLT.10.4.4): values "true" and, when wanted, "numberOfCachedScopes" and a number."""
ACTION_SCOPE_ID: Final = "javax.portlet.as"
"""The parameter of render URLs that carries the scope of an action; ``url.set(ACTION_SCOPE_ID, None)`` takes it off."""

FULL: Final = "FULL"
PORTLET: Final = "PORTLET"
PAGE: Final = "PAGE"
CACHE_LEVELS: Final = (FULL, PORTLET, PAGE)


class IParameters(Interface):
    """Read-only map of name to list of texts; empty rather than missing (PLT-31)."""

    def get(name: str, default: str | None = None) -> str | None:
        """The first value."""

    def get_all(name: str) -> tuple[str, ...]:
        """All values; empty when there is none."""

    def as_dict() -> dict[str, tuple[str, ...]]:
        """A copy."""

    def __contains__(name) -> bool:
        """Whether the name has a value."""

    def __iter__():
        """Names."""

    def __len__() -> int:
        """How many names."""


class IPortletRequest(IContext):
    """What every phase receives (JSR-286 PLT.11.1)."""

    phase = Attribute('"render", "action", "event" or "resource" (PLT-14)')
    window = Attribute("portal.api.window.Window")
    namespace = Attribute("prefix for ids in markup, unique on the page")
    mode = Attribute("current mode")
    state = Attribute("current window state")
    parameters = Attribute("IParameters: private, public and, where they apply, action or resource ones merged")
    private_parameters = Attribute("IParameters: the private ones alone")
    public_parameters = Attribute("IParameters: the public ones that this portlet declares")
    preferences = Attribute("IPreferences")
    session = Attribute("IPortletSession, or None for a guest")
    attributes = Attribute("dict of this request, private to the window; with the option ACTION_SCOPED_ATTRIBUTES an "
                           "action's, JSON-like, last through its events and the renders and resources that follow, until "
                           "the next action (PLT-73)")
    cookies = Attribute("map of name to text: what this portlet has set in this browser, and nobody else's (PLT-76). "
                        "Comes from the browser: to be checked like any input")
    properties = Attribute("map of lower-case name to tuple of texts: the HTTP headers that a portlet may know, "
                           "those of the client's abilities and X-Portlet-… (JSR-286 PLT.11.1.4)")
    user = Attribute("map of the declared user attributes; None for a guest (PLT-85)")
    config = Attribute("IPortletConfig of the definition")
    secure = Attribute("whether the transport is https")
    title = Attribute("title of the window as shown now")

    def in_role(role: str) -> bool:
        """Whether the person has that role, through the descriptor's link first (PLT-85)."""

    def allows_mode(mode: str) -> bool:
        """Whether this person may put this window into that mode."""

    def allows_state(state: str) -> bool:
        """Whether this window may take that state."""


class IRenderRequest(IPortletRequest):
    """Render phase (JSR-286 PLT.11.2)."""

    part = Attribute('"head" while IPortletHead.head is called, else "markup" (JSR-286 RENDER_PART)')
    etag = Attribute("tag of the expired copy in the cache, or None (PLT-80)")
    errors = Attribute("field to message: what the action refused, when it raised Invalid; else empty")
    submitted = Attribute("IParameters of the refused form, so that it comes back filled in; else empty")


class IUpload(Interface):
    """A file sent with a form."""

    filename = Attribute("as sent, without folders")
    content_type = Attribute("as sent; never to be trusted")
    size = Attribute("bytes")

    def read() -> bytes:
        """Its content."""


class IClientData(Interface):
    """The body of an action or resource request (JSR-286 PLT.11.1.8)."""

    method = Attribute("HTTP method")
    content_type = Attribute("of the body")
    files = Attribute("map of field name to tuple of IUpload")

    def read() -> bytes:
        """The body; refused with StateError for an urlencoded POST, which is in the parameters (PLT-61)."""


class IActionRequest(IPortletRequest, IClientData):
    """Action phase (JSR-286 PLT.11.1)."""

    action = Attribute("name of the action, or None")


class IEventRequest(IPortletRequest):
    """Event phase (JSR-286 PLT.15.2)."""

    event = Attribute("portal.api.events.Event")


class IResourceRequest(IPortletRequest, IClientData):
    """Resource phase (JSR-286 PLT.13)."""

    resource_id = Attribute("id given to the URL, or None")
    cache_level = Attribute("FULL, PORTLET or PAGE")
    private_render_parameters = Attribute("IParameters: render parameters without the resource's own")
    etag = Attribute("tag that the browser holds, or None")


class IPortletURL(Interface):
    """An address to be written into markup (JSR-286 PLT.11.4).

    Written with ``${url}`` or ``str(url)``; it stands for itself until the page is put
    together, so that cached markup never holds state, person or token (design 6b).
    """

    mode = Attribute("mode to change to; None keeps the current one")
    state = Attribute("window state to change to; None keeps the current one")
    secure = Attribute("True for https; None keeps the scheme")

    def set(name: str, value) -> "IPortletURL":
        """Set a parameter to a text or a sequence of texts; None removes it. Returns the URL."""

    def remove_public(name: str) -> "IPortletURL":
        """Remove a public render parameter when the URL is followed. Returns the URL."""

    def raw() -> str:
        """The address without XML escapes, for JSON and script data (PLT-52)."""


class IPortletResponse(ISendsHeaders):
    """What every phase answers with."""

    namespace = Attribute("as in the request")

    def asset_url(path: str) -> str:
        """Address of a file in the package's ``static`` folder. :raises NotFound:"""


class IMimeResponse(IPortletResponse):
    """A phase that produces content: render and resource (JSR-286 PLT.12.5)."""

    cache = Attribute("ICacheControl")
    csrf_field = Attribute("Markup: the hidden field that every POST form must hold")

    def show(template: str, **values) -> None:
        """Answer with a template of the package, by name: ``response.show("view", items=…)``.

        Besides ``values`` the template sees ``request``, ``response``, ``_``, ``fmt``
        (IFormats), ``ns``, ``icon`` and ``ui`` (the theme's macros).
        """

    def markup(template: str, **values):
        """What ``show`` would add, as ``Markup``, without adding it."""

    def write(markup) -> None:
        """Add text, escaped unless it is ``Markup``."""

    def action_url(action: str | None = None, **parameters) -> IPortletURL:
        """A new action URL."""

    def render_url(mode: str | None = None, state: str | None = None, **parameters) -> IPortletURL:
        """A new render URL: carries none of the current private parameters (PLT-48)."""

    def resource_url(resource_id: str | None = None, cache_level: str | None = None, **parameters) -> IPortletURL:
        """A new resource URL. :raises ValueError: unknown level. :raises StateError: level not allowed now (PLT-57)."""


class IRenderResponse(IMimeResponse, IHeadElements):
    """Render phase (JSR-286 PLT.12.6). Head and foot of the box are ours."""

    title = Attribute("dynamic title, or None")
    counter = Attribute("number shown beside the title (unread, to do), or None")

    def stale(since, reason: str) -> None:
        """The content is a copy made at ``since`` (aware); ``reason`` says why, in the person's words."""

    def foot(label: str | None = None, url=None, note: str | None = None) -> None:
        """The line under the content: one link at the left, source and hour at the right."""


class IStateAwareResponse(IPortletResponse):
    """Action and event phases: what the next render starts from (JSR-286 PLT.12.2)."""

    mode = Attribute("mode to change to; None keeps the current one (PLT-25)")
    state = Attribute("window state to change to; None keeps the current one")

    def set_parameter(name: str, value) -> None:
        """Replace a render parameter by a text or a sequence; None removes it (PLT-34)."""

    def set_parameters(parameters) -> None:
        """Replace all private ones; absent public ones stay (PLT-35)."""

    def remove_public(name: str) -> None:
        """Remove a public render parameter (PLT-39)."""

    def publish(name: str, value=None) -> None:
        """Queue an event: ``{namespace}local``, or a local name in the default namespace.

        :raises ValueError: not declared, or the value cannot travel (PLT-44).
        """

    def notify(message: str, kind: str = "ok") -> None:
        """A short message shown once on the page that follows: kind "ok", "note" or "warn"."""


class IActionResponse(IStateAwareResponse):
    """Action phase (JSR-286 PLT.12.3)."""

    def redirect(location: str, render_url_parameter: str | None = None) -> None:
        """Leave for ``location`` after the action (PLT-19 to PLT-24).

        :raises ValueError: neither absolute nor a full path.
        :raises StateError: mode, state or parameters were changed before (one-argument form).
        """


class IEventResponse(IStateAwareResponse):
    """Event phase (JSR-286 PLT.15.4)."""


class IResourceResponse(IMimeResponse):
    """Resource phase (JSR-286 PLT.13.4). Status, headers and type are set before the first write."""

    status = Attribute("HTTP status, 200 at first")
    content_type = Attribute("of the body; text/html at first")
    charset = Attribute("of the body; UTF-8 at first")
    filename = Attribute("offered name when the body is a download, or None")

    def set_header(name: str, value: str) -> None:
        """A response header; those that the portal sets itself are refused."""

    def write_bytes(data: bytes) -> None:
        """Add bytes; exclusive with ``write`` (PLT-74)."""

    def show_file(path: str) -> None:
        """A file of the package's ``static`` folder (PLT-17). :raises NotFound: nothing of that path."""
