"""Requests and responses of the four phases (JSR-286 PLT.11, PLT.12, PLT.13, PLT.15).

Where Java has getters, Python has attributes; where Java has a map of arrays, Python has
``IParameters``. A request's own ``db``, ``person``, ``establishment``, ``locale``, ``clock``,
``service``, ``translate`` and ``permits`` are those of ``portal.api.context.IContext``.
"""

from typing import Final

from zope.interface import Attribute, Interface

from portal.api.address import IPortletURL
from portal.api.client_data import IClientData
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
    user = Attribute("map of name to tuple of texts: the declared user attributes that are known; None for a guest (PLT-85)")
    config = Attribute("IPortletConfig of the definition")
    secure = Attribute("whether the transport is https")
    title = Attribute("title of the window as shown now")
    content_types = Attribute("what content of this window may be of, the preferred type first: text/html (PLT-74)")

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


class IPortletResponse(ISendsHeaders):
    """What every phase answers with."""

    namespace = Attribute("as in the request: unique on the page, always the same for the window, a valid identifier")

    def encode_url(path: str) -> str:
        """An address that is no portlet's, fit to be written (JSR-286 PLT.12.1.1; PLT-53).

        Addresses of this portal need nothing of the session, so it is the path itself, checked.

        :raises ValueError: neither an absolute http address nor a full path (which begins with one ``/``).
        """

    def asset_url(path: str) -> str:
        """Address of a file in the package's ``static`` folder. :raises NotFound:"""


class IMimeResponse(IPortletResponse):
    """A phase that produces content: render and resource (JSR-286 PLT.12.5).

    Java's writer is ``write`` and ``show``. Bytes, Java's stream, are for resources: what goes into a page is text,
    escaped or ``Markup``. The whole answer is held back until the phase ends, or until ``flush`` commits what was
    written so far (PLT-75).
    """

    cache = Attribute("ICacheControl")
    content_type = Attribute("""type of the content; the preferred one of ``request.content_types`` at first (PLT-74)

        Without effect once the content is begun. :raises ValueError: in render, not one of ``request.content_types``.""")
    charset = Attribute("encoding of the content, UTF-8 at first; that of the page, and not to be changed, in render")
    committed = Attribute("whether what was written can no more be taken back")
    buffer_size = Attribute("bytes that are held back until the answer is committed: as many as an answer may have")
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

    def reset_buffer() -> None:
        """Forget what was written; what was set stays. :raises StateError: committed (PLT-75)."""

    def reset() -> None:
        """Forget what was written and set, and begin anew. :raises StateError: committed (PLT-75)."""

    def flush() -> None:
        """Commit: what was written stays. A title or cookie set from now on is ignored (PLT-75)."""

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
    """Resource phase (JSR-286 PLT.13.4). All is set before the first write; later it is without effect (PLT-60)."""

    status = Attribute("HTTP status, 200 at first. :raises ValueError: not 200 to 599")
    content_type = Attribute("of the body, any type; text/html at first. :raises ValueError: not of the form type/subtype")
    charset = Attribute("of a body of text; UTF-8 at first. :raises ValueError: no such encoding")
    locale = Attribute("language of the body, for Content-Language; None says nothing. :raises ValueError: no language tag")
    length = Attribute("""bytes of the body as sent, or None, which counts them; for HEAD it stands without a body

        A body of another length than was said is an error. :raises ValueError: below 0.""")
    filename = Attribute("offered name when the body is a download, or None")

    def set_header(name: str, value: str) -> None:
        """A response header; those that the portal sets itself are refused."""

    def write_bytes(data: bytes) -> None:
        """Add bytes; exclusive with ``write`` (PLT-74)."""

    def show_file(path: str) -> None:
        """A file of the package's ``static`` folder. :raises NotFound: nothing of that path."""

    def show_resource(path: str) -> None:
        """What the descriptor declares under that path (PLT-17): a file of ``static/`` named by ``preau:style``,
        ``preau:script`` or ``preau:resource``, or a template named by ``preau:resource`` with its ``.pt``, which gets
        no values of the portlet's. Never anything else of the package.

        :raises NotFound: nothing declared, or nothing there.
        """
