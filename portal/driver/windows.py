"""Windows of a visit, as calls of the container: what stands where, in which mode, and whether it may."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from portal.api.errors import NotFound, NotPermitted
from portal.api.registry import Definition, IDefinitions
from portal.api.window import MINIMISED, NORMAL, STATES, VIEW, WHOLE_PAGE, Window
from portal.container.requests import allows_mode, allows_state
from portal.container.values import Call, Values
from portal.driver.visit import Visit


@dataclass(slots=True)
class Place:
    """A window where it stands now, not changed once it is made (a frozen one is made three times as slowly).

    ``definition`` is None when its package is gone (PAGE-10).

    :param titles: gives a window's title.
    """

    window: Window
    definition: Definition | None
    mode: str
    state: str
    private: Values
    public: Values
    titles: Callable[[Window], str]
    column: int
    _title: str | None = field(default=None, init=False)

    @property
    def title(self) -> str:
        """Of the window, before its portlet says otherwise."""
        if self._title is None:
            self._title = self.titles(self.window)
        return self._title


def _public_of(visit: Visit, definition: Definition) -> Values:
    known = visit.state.public
    return {own: known[full] for own, full in definition.public_parameters.items() if full in known} if known else {}


def place_of(visit: Visit, window: Window, column: int = 0) -> Place:
    """Where one window stands in the visit's state."""
    definition = visit.context.service(IDefinitions).get(window.portlet)
    state = visit.state
    stands = state.states.get(window.namespace)
    if stands is None or not (stands in STATES if definition is None else allows_state(definition, stands)):
        stands = MINIMISED if window.minimised else NORMAL
    return Place(window, definition, state.modes.get(window.namespace, VIEW), stands,
                 state.private.get(window.namespace, {}), _public_of(visit, definition) if definition else {},
                 visit.title_of, column)


def places(visit: Visit) -> list[Place]:
    """All windows of the tab, in reading order; or the one that has the page for itself."""
    every = [place_of(visit, window, number) for number, column in enumerate(visit.tab.columns)
             for window in column.windows]
    return [place for place in every if place.state in WHOLE_PAGE] or every


def target(visit: Visit, namespace: str) -> Place:
    """The window that an address names. :raises NotFound: not on this tab (PAGE-11)."""
    for number, column in enumerate(visit.tab.columns):
        for window in column.windows:
            if window.namespace == namespace:
                return place_of(visit, window, number)
    raise NotFound(None)


def call_of(visit: Visit, place: Place, db: Any = None, **more: Any) -> Call:
    """The call for a place. :raises NotFound: the package is gone."""
    if place.definition is None:
        raise NotFound(None)
    return Call(visit.caller, place.window, place.definition, place.mode, place.state, place.private, place.public,
                db, place.title, **more)


def authorise(visit: Visit, place: Place, state: str | None = None) -> None:
    """Mode and state are allowed for this person, checked on arrival (PLT-25, PLT-83, I06).

    :param state: the window state that the address asks for, if it does.
    :raises NotPermitted:
    """
    if place.definition is None:
        return
    if state is not None and not allows_state(place.definition, state):
        raise NotPermitted(None)
    if not allows_mode(call_of(visit, place), place.mode):
        raise NotPermitted(None)
    if place.definition.confidential and visit.context.scheme != "https":
        raise NotPermitted(None)


def allowed_place(visit: Visit, window: Window) -> Place:
    """Where a window stands; in view when the state of the address, shared, aged or forged, asks for a mode that
    this person may not use (I06)."""
    place = place_of(visit, window)
    if place.mode != VIEW and (place.definition is None or not allows_mode(call_of(visit, place), place.mode)):
        return replace(place, mode=VIEW)
    return place
