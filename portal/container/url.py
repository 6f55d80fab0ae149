"""Addresses that portlets make (JSR-286 PLT.11.4; PLT-48 to PLT-53)."""

import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from zope.interface import implementer

from portal.api.address import IPortletURL
from portal.api.errors import StateError
from portal.api.phases import ACTION, ACTION_SCOPE_ID, CACHE_LEVELS, FULL, PAGE, PORTLET, RENDER, RESOURCE
from portal.container.parameters import Parameters, as_values


class UrlSpec(NamedTuple):
    """A portlet address without the page around it: what the driver turns into an address.

    :param kind: "render", "action" or "resource".
    :param parameters: sorted pairs of name and values.
    :param removed: qualified names of public parameters to remove; ``public``: qualified name to values.
    :param shared: qualified names of the public parameters that a resource of level PORTLET gets with its window's own.
    """

    kind: str
    namespace: str
    mode: str | None = None
    state: str | None = None
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    public: tuple[tuple[str, tuple[str, ...]], ...] = ()
    removed: tuple[str, ...] = ()
    action: str | None = None
    resource_id: str | None = None
    cache_level: str = PAGE
    secure: bool | None = None
    shared: tuple[str, ...] = ()


_spec = tuple.__new__
"""A spec of all its values at once, without the function by which a named tuple takes them one by one."""


@dataclass(slots=True)
class UrlMaker:
    """What addresses of one response share: the markers and what the present phase allows."""

    markers: object
    namespace: str
    public_names: dict[str, str]
    modes: object
    states: object
    level: str | None = None
    listeners: tuple = ()
    scope_id: str | None = None
    seen_states: set[str] = field(default_factory=set)
    """Window states that were asked about, and are allowed: most addresses of a box name the same one."""

    def new(self, kind: str, mode: str | None, state: str | None, parameters: dict, **extra) -> "PortletURL":
        """An address. :raises StateError: the cache level being served forbids it (PLT-57)."""
        if self.level in (FULL, PORTLET) and kind in (RENDER, ACTION):
            raise StateError(f"no {kind} URL while serving a resource of level {self.level}")
        url = PortletURL(self, kind, mode, state, parameters, **extra)
        # A parameter like any other from here on, so that a listener of URLs can take it off (JSR-286 PLT.10.4.4).
        return url if self.scope_id is None or kind != RENDER else url.set(ACTION_SCOPE_ID, self.scope_id)


def _allowed_level(asked: str | None, served: str | None) -> str:
    """The cache level of an address. :raises StateError: wider than the one being served (PLT-57)."""
    level = asked or served or PAGE
    if level not in CACHE_LEVELS:
        raise ValueError(f"unknown cache level {level!r}")
    if served is not None and CACHE_LEVELS.index(level) > CACHE_LEVELS.index(served):
        raise StateError(f"no resource URL of level {level} while serving {served}")
    return level


@implementer(IPortletURL)
class PortletURL:
    """One address; frozen each time it is written."""

    secure: bool | None = None
    _removed: tuple[str, ...] = ()
    _level = PAGE

    def __init__(self, maker: UrlMaker, kind: str, mode: str | None, state: str | None, parameters: dict,
                 action: str | None = None, resource_id: str | None = None, cache_level: str | None = None) -> None:
        self._maker, self.kind, self._mode, self._state = maker, kind, None, None
        self._values: dict[str, tuple[str, ...]] = {}
        self._action, self._resource_id = action, resource_id
        if cache_level is not None or maker.level is not None:
            self._level = _allowed_level(cache_level, maker.level)
        if mode is not None:
            self.mode = mode
        if state is not None:
            self.state = state
        for name, value in parameters.items():
            if value.__class__ is str:
                self._values[name] = (value,)
            else:
                self.set(name, value)

    @property
    def mode(self) -> str | None:
        """Mode to change to."""
        return self._mode

    @mode.setter
    def mode(self, mode: str | None) -> None:
        if mode is not None:
            if self.kind == RESOURCE:
                raise StateError("a resource URL keeps its mode")
            self._maker.modes(mode)
        self._mode = mode

    @property
    def state(self) -> str | None:
        """Window state to change to."""
        return self._state

    @state.setter
    def state(self, state: str | None) -> None:
        if state is not None:
            if self.kind == RESOURCE:
                raise StateError("a resource URL keeps its window state")
            if state not in self._maker.seen_states:
                self._maker.states(state)
                self._maker.seen_states.add(state)
        self._state = state

    @property
    def parameters(self) -> Parameters:
        """What has been set so far."""
        return Parameters(self._values)

    def set(self, name: str, value) -> "PortletURL":
        """Set or, with None, remove a parameter."""
        if name is None:
            raise ValueError("a parameter has a name")
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = as_values(value if not isinstance(value, (int, float)) else str(value))
        return self

    def remove_public(self, name: str) -> "PortletURL":
        """Remove a public render parameter when followed."""
        if name in self._maker.public_names:
            self._removed += (self._maker.public_names[name],)
        return self

    def spec(self) -> UrlSpec:
        """The address as it is now."""
        maker, level = self._maker, self._level
        names = maker.public_names if self.kind == RENDER else None
        private, public = tuple(sorted(self._values.items())) if self._values else (), ()
        if names:
            private = tuple(pair for pair in private if pair[0] not in names)
            public = tuple(sorted((names[n], v) for n, v in self._values.items() if n in names))
        return _spec(UrlSpec, (self.kind, maker.namespace, self._mode, self._state, private, public, self._removed,
                               self._action, self._resource_id, level, self.secure,
                               tuple(maker.public_names.values()) if level == PORTLET else ()))

    def _to_write(self) -> UrlSpec:
        """The address after the listeners of the application have seen a copy of it (PLT-51)."""
        if not self._maker.listeners:
            return self.spec()
        written = copy.copy(self)
        written._values = dict(self._values)
        for listener in self._maker.listeners:
            getattr(listener, f"{self.kind}_url")(written)
        return written.spec()

    def __str__(self) -> str:
        return self._maker.markers.url(self._to_write())

    __html__ = __str__

    def raw(self) -> str:
        """Without XML escapes."""
        return self._maker.markers.url(self._to_write(), escaped=False)
