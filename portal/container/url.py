"""Addresses that portlets make (JSR-286 PLT.11.4; PLT-48 to PLT-53)."""

from dataclasses import dataclass, field

from zope.interface import implementer

from portal.api.errors import StateError
from portal.api.markup import Sound
from portal.api.phases import ACTION, CACHE_LEVELS, FULL, PAGE, PORTLET, RENDER, RESOURCE, IPortletURL
from portal.container.parameters import as_values


@dataclass(frozen=True, slots=True)
class UrlSpec:
    """A portlet address without the page around it: what the driver turns into an address.

    :param kind: "render", "action" or "resource".
    :param parameters: sorted pairs of name and values.
    :param removed: qualified names of public parameters to remove; ``public``: qualified name to values.
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


@dataclass(slots=True)
class UrlMaker:
    """What addresses of one response share: the markers and what the present phase allows."""

    markers: object
    namespace: str
    public_names: dict[str, str]
    modes: object
    states: object
    level: str | None = None
    specs: list = field(default_factory=list)

    def new(self, kind: str, mode: str | None, state: str | None, parameters: dict, **extra) -> "PortletURL":
        """An address. :raises StateError: the cache level being served forbids it (PLT-57)."""
        if self.level in (FULL, PORTLET) and kind in (RENDER, ACTION):
            raise StateError(f"no {kind} URL while serving a resource of level {self.level}")
        return PortletURL(self, kind, mode, state, parameters, **extra)


@implementer(IPortletURL)
class PortletURL:
    """One address; frozen each time it is written."""

    def __init__(self, maker: UrlMaker, kind: str, mode: str | None, state: str | None, parameters: dict,
                 action: str | None = None, resource_id: str | None = None, cache_level: str | None = None) -> None:
        self._maker, self.kind, self._mode, self._state = maker, kind, None, None
        self.secure: bool | None = None
        self._values: dict[str, tuple[str, ...]] = {}
        self._removed: list[str] = []
        self._action, self._resource_id = action, resource_id
        level = cache_level or maker.level or PAGE
        if level not in CACHE_LEVELS:
            raise ValueError(f"unknown cache level {level!r}")
        if maker.level is not None and CACHE_LEVELS.index(level) > CACHE_LEVELS.index(maker.level):
            raise StateError(f"no resource URL of level {level} while serving {maker.level}")
        self._level = level
        self.mode, self.state = mode, state
        for name, value in parameters.items():
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
            self._maker.states(state)
        self._state = state

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
            self._removed.append(self._maker.public_names[name])
        return self

    def spec(self) -> UrlSpec:
        """The address as it is now."""
        names = self._maker.public_names if self.kind == RENDER else {}
        private = tuple(sorted((n, v) for n, v in self._values.items() if n not in names))
        public = tuple(sorted((names[n], v) for n, v in self._values.items() if n in names))
        return UrlSpec(self.kind, self._maker.namespace, self._mode, self._state, private, public, tuple(self._removed),
                       self._action, self._resource_id, self._level, self.secure)

    def __str__(self) -> str:
        return self._maker.markers.url(self.spec())

    def __html__(self) -> str:
        return Sound(str(self))

    def raw(self) -> str:
        """Without XML escapes."""
        return self._maker.markers.url(self.spec(), escaped=False)
