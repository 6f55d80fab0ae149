"""What the container offers the driver, and what it asks of it. It knows windows, never pages."""

from zope.interface import Attribute, Interface


class IContainer(Interface):
    """Utility: runs the phases of portlets (JSR-286 PLT.5.4)."""

    def render(call):
        """``values.Call`` to ``values.Rendered``; errors of the portlet come out as raised."""

    def action(call):
        """``values.Call`` to ``values.Outcome``; the caller commits. :raises: whatever the portlet raised (PLT-07)."""

    def event(call):
        """As ``action``, for one event (PLT-08)."""

    def resource(call):
        """``values.Call`` to ``values.Served`` (PLT-12)."""

    def destroy() -> None:
        """Take every portlet out of service (PLT-05)."""


class IMarkers(Interface):
    """What stands in markup for addresses and secrets until the page is put together (design 6b)."""

    def url(spec, escaped: bool = True) -> str:
        """Text that stands for a ``url.UrlSpec``; letters, digits and hyphens only."""

    def token() -> str:
        """Text that stands for the CSRF token."""


class ITemplates(Interface):
    """Utility of the driver: resolves and renders templates of packages, theme first."""

    def render(package: str, name: str, theme: str, locale: str, values: dict) -> str:
        """Markup of a template. :raises NotFound: no template of that name."""

    def asset_url(package: str, path: str) -> str:
        """Address of a static file of a package. :raises NotFound:"""

    def asset(package: str, path: str):
        """(bytes, media type) of a static file of a package. :raises NotFound:"""


class IAttributesStore(Interface):
    """What keeps portlet session attributes; bound to one web session."""

    id = Attribute("opaque identifier")
    created = Attribute("aware instant")

    def get(scope: str, name: str):
        """The JSON-like value, or None."""

    def set(scope: str, name: str, value) -> None:
        """Keep, or remove when None. :raises ValueError: not JSON, or over the limits."""

    def names(scope: str) -> tuple[str, ...]:
        """Names in use."""

    def clear() -> None:
        """Remove everything."""


class IClient(Interface):
    """The browser of an HTTP request, as far as portlets may know it (JSR-286 PLT.11.1.4, PLT.12.1)."""

    properties = Attribute("map of lower-case header name to tuple of texts")

    def cookies(portlet: str) -> dict[str, str]:
        """The cookies that the browser holds of a definition, by the names that it gave them."""

    def send(portlet: str, cookies, properties) -> None:
        """Have the answer carry cookies (``cookies.Cookie``) and headers; on the thread of the request."""
