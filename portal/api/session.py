"""Portlet sessions (JSR-286 PLT.20; PLT-69 to PLT-72)."""

from typing import Final

from zope.interface import Attribute, Interface

PORTLET_SCOPE: Final = "portlet"
APPLICATION_SCOPE: Final = "application"


class IPortletSession(Interface):
    """Small JSON values kept while the person is signed in.

    Portlet scope is private to the window, application scope is shared by the portlets of one
    package. Values are JSON-like; 64 kB and 100 names a scope at most. Nothing that must
    not be lost lives here.
    """

    id = Attribute("opaque identifier of the session, not the cookie's")
    created = Attribute("instant of sign-in, aware")
    is_new = Attribute("whether the person has just signed in with this request")

    def get(name: str, default=None, scope: str = PORTLET_SCOPE):
        """The value, a copy; ``default`` when there is none."""

    def set(name: str, value, scope: str = PORTLET_SCOPE) -> None:
        """Keep a value; None removes it. :raises ValueError: not JSON, or over the limits."""

    def names(scope: str = PORTLET_SCOPE) -> tuple[str, ...]:
        """Names in use in that scope."""

    def invalidate() -> None:
        """Forget every attribute of every portlet; any later use raises ``StateError``."""


def encode_name(window_id: str, name: str) -> str:
    """The form under which a portlet-scope name is stored (JSR-286 PLT.20.3)."""
    return f"p.{window_id}?{name}"


def decode_name(stored: str) -> str:
    """The portlet's own name from its stored form; an application-scope name is unchanged."""
    return stored.split("?", 1)[1] if stored.startswith("p.") and "?" in stored else stored
