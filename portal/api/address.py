"""Addresses of portlets (JSR-286 PLT.11.4; PLT-48 to PLT-52)."""

from zope.interface import Attribute, Interface

__all__ = ["IPortletURL"]


class IPortletURL(Interface):
    """An address to be written into markup (JSR-286 PLT.11.4).

    Written with ``${url}`` or ``str(url)``; it stands for itself until the page is put
    together, so that cached markup never holds state, person or token (design 6b).
    """

    mode = Attribute("mode to change to; None keeps the current one")
    state = Attribute("window state to change to; None keeps the current one")
    secure = Attribute("True for https; None keeps the scheme")
    kind = Attribute('"render", "action" or "resource"')
    parameters = Attribute("IParameters: what has been set so far; a view that cannot be changed")

    def set(name: str, value) -> "IPortletURL":
        """Set a parameter to a text or a sequence of texts; None removes it. Returns the URL."""

    def remove_public(name: str) -> "IPortletURL":
        """Remove a public render parameter when the URL is followed. Returns the URL."""

    def raw() -> str:
        """The address without XML escapes, for JSON and script data (PLT-52)."""
