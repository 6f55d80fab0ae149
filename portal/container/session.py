"""Portlet sessions over the web session (JSR-286 PLT.20; PLT-69 to PLT-72)."""

from typing import Any

from zope.interface import implementer

from portal.api.errors import StateError
from portal.api.session import APPLICATION_SCOPE, PORTLET_SCOPE, IPortletSession, encode_name


@implementer(IPortletSession)
class PortletSession:
    """Attributes of one window (portlet scope) and of its package (application scope).

    Names of the portlet scope are stored under a prefix with the window id, so that both
    scopes of a package live side by side.
    """

    def __init__(self, store: Any, package: str, window_id: str, is_new: bool) -> None:
        self._store, self._package, self._window, self.is_new = store, package, window_id, is_new
        self._valid = True

    def _use(self) -> Any:
        if not self._valid:
            raise StateError("the portlet session was invalidated")
        return self._store

    def _name(self, name: str, scope: str) -> str:
        if scope == PORTLET_SCOPE:
            return encode_name(self._window, name)
        if scope != APPLICATION_SCOPE:
            raise ValueError(f"unknown session scope {scope!r}")
        return name

    @property
    def id(self) -> str:
        """Opaque identifier."""
        return self._use().id

    @property
    def created(self):
        """Instant of sign-in."""
        return self._use().created

    def get(self, name: str, default=None, scope: str = PORTLET_SCOPE):
        """The value, or ``default``."""
        value = self._use().get(self._package, self._name(name, scope))
        return default if value is None else value

    def set(self, name: str, value, scope: str = PORTLET_SCOPE) -> None:
        """Keep or, with None, remove."""
        self._use().set(self._package, self._name(name, scope), value)

    def names(self, scope: str = PORTLET_SCOPE) -> tuple[str, ...]:
        """Names in use in that scope."""
        prefix = encode_name(self._window, "")
        stored = self._use().names(self._package)
        if scope == PORTLET_SCOPE:
            return tuple(name[len(prefix):] for name in stored if name.startswith(prefix))
        return tuple(name for name in stored if not name.startswith("p."))

    def invalidate(self) -> None:
        """Forget everything."""
        self._use().clear()
        self._valid = False
