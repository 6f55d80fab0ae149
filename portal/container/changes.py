"""Responses of the phases that change something: action and event (JSR-286 PLT.12.2, 12.3, 15.4)."""

from typing import Any

from zope.interface import implementer

from portal.api.errors import NotPermitted, StateError
from portal.api.events import Event, qualified
from portal.api.phases import IActionResponse, IEventResponse
from portal.container.addresses import checked_path, is_full
from portal.container.cookies import SetsCookies
from portal.container.events import declares
from portal.container.interfaces import ITemplates
from portal.container.parameters import as_values
from portal.container.payloads import leaving
from portal.container.properties import SendsProperties
from portal.container.values import Call, Outcome


class StateAwareResponse(SetsCookies, SendsProperties):
    """Mode, window state, render parameters and events for what follows."""

    def __init__(self, call: Call, request: Any) -> None:
        self._call, self._request = call, request
        self.namespace = call.window.namespace
        self._new_mode: str | None = None
        self._new_state: str | None = None
        self._private: dict[str, tuple[str, ...]] = {}
        self._public: dict[str, tuple[str, ...] | None] = {}
        self._events: list[Event] = []
        self._messages: list[tuple[str, str]] = []
        self._redirect: tuple[str, str | None] | None = None
        self._touched = False

    def _touch(self) -> None:
        if self._redirect is not None:
            raise StateError("a redirect was asked for before (PLT-23)")
        self._touched = True

    @property
    def mode(self) -> str | None:
        """Mode to change to."""
        return self._new_mode

    @mode.setter
    def mode(self, mode: str) -> None:
        self._touch()
        if not self._request.allows_mode(mode):
            raise NotPermitted(None)
        self._new_mode = mode

    @property
    def state(self) -> str | None:
        """Window state to change to."""
        return self._new_state

    @state.setter
    def state(self, state: str) -> None:
        self._touch()
        if not self._request.allows_state(state):
            raise NotPermitted(None)
        self._new_state = state

    def set_parameter(self, name: str, value) -> None:
        """Replace or, with None, remove a render parameter."""
        self._touch()
        if name is None:
            raise ValueError("a parameter has a name")
        public = name in self._call.definition.public_parameters
        if value is None:
            if public:
                self._public[name] = None
            else:
                self._private.pop(name, None)
        elif public:
            self._public[name] = as_values(value)
        else:
            self._private[name] = as_values(value)

    def set_parameters(self, parameters) -> None:
        """Replace all private ones."""
        self._touch()
        values = {}
        for name, value in parameters.items():
            if not name or value is None:
                raise ValueError("neither an empty name nor None")
            values[name] = as_values(value)
        names = self._call.definition.public_parameters
        self._private = {n: v for n, v in values.items() if n not in names}
        self._public.update({n: v for n, v in values.items() if n in names})

    def remove_public(self, name: str) -> None:
        """Remove a public render parameter."""
        self._touch()
        if name in self._call.definition.public_parameters:
            self._public[name] = None

    def publish(self, name: str, value=None) -> None:
        """Queue an event."""
        full = name if name.startswith("{") else qualified(self._call.definition.default_namespace, name)
        if not declares(self._call.definition.published_events, full):
            raise ValueError(f"event {full!r} is not declared")
        self._events.append(Event(full, leaving(self._call.definition, full, value)))

    def notify(self, message: str, kind: str = "ok") -> None:
        """A message shown once on the page that follows."""
        self._messages.append((kind, self._request.translate(message)))

    def encode_url(self, path: str) -> str:
        """An address that is no portlet's, checked (PLT-53)."""
        return checked_path(path)

    def asset_url(self, path: str) -> str:
        """Address of a static file of the package."""
        return self._request.service(ITemplates).asset_url(self._call.definition.package, path)

    def result(self) -> Outcome:
        """What was asked for; events of an action that redirects are not delivered (PLT-20)."""
        events = () if self._redirect else tuple(self._events)
        return Outcome(self._new_mode, self._new_state, self._private, self._public, events, self._redirect,
                       tuple(self._messages), self._request.preferences.stored, self._cookies, self._sent)


@implementer(IActionResponse)
class ActionResponse(StateAwareResponse):
    """Action phase."""

    def redirect(self, location: str, render_url_parameter: str | None = None) -> None:
        """Leave for another address after the action."""
        if not is_full(location):
            raise ValueError("a redirect goes to an absolute address or a full path (PLT-21)")
        if any(ord(c) < 33 for c in location):
            raise ValueError("an address has no blanks or control characters")
        if render_url_parameter is None and self._touched:
            raise StateError("mode, state or parameters were changed before (PLT-22)")
        self._redirect = (location, render_url_parameter)


@implementer(IEventResponse)
class EventResponse(StateAwareResponse):
    """Event phase."""
