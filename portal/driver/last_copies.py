"""The last good copy of a box, shown with its age while its portlet is out of service (PAGE-03).

A definition allows it by a container runtime option (JSR-286 PLT.10.4): the name ``preau.last-good-copy``, the value
the most seconds that such a copy may be old.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from zope.interface import implementer

from portal.api.registry import Definition
from portal.container.values import Rendered
from portal.driver.interfaces import ILastCopies
from portal.driver.markers import Markers
from portal.driver.visit import Visit
from portal.driver.windows import Place
from portal.memory import Memory

__all__ = ["OPTION", "Copy", "LastCopies", "allowed_seconds"]

OPTION = "preau.last-good-copy"


@dataclass(frozen=True, slots=True)
class Copy:
    """What a render made, at the instant ``made``; ``markers`` are those that stand in it."""

    view: Rendered
    markers: Markers
    made: dt.datetime


def allowed_seconds(definition: Definition) -> int:
    """How old a copy may be; 0 when none may be shown."""
    values = definition.options.get(OPTION)
    return int(values[0]) if values and values[0].isascii() and values[0].isdecimal() else 0


@implementer(ILastCopies)
class LastCopies:
    """Copies of this worker, bounded in entries and bytes, each for one person as that person then was."""

    def __init__(self, entries: int, size: int) -> None:
        self._kept: Memory[Copy] = Memory(entries, size)

    @classmethod
    def from_settings(cls, settings: Any) -> "LastCopies":
        """As the settings say."""
        return cls(settings.cache_entries, settings.cache_copies_bytes)

    @staticmethod
    def _key(visit: Visit, place: Place) -> tuple:
        person = visit.person
        # Rights and groups are part of it: what somebody may no longer see is not shown from an old copy either.
        who = (person.id, person.profile, person.roles, person.groups, person.children) if person else None
        return (visit.establishment.id, who, place.window.id, place.window.portlet, place.window.preferences, place.mode,
                place.state, tuple(sorted(place.private.items())), tuple(sorted(place.public.items())), visit.locale,
                visit.brand.theme)

    def keep(self, visit: Visit, place: Place, view: Rendered, markers: Markers) -> None:
        """See ``ILastCopies``."""
        if place.definition is not None and allowed_seconds(place.definition) and view.stale is None:
            copy = Copy(view, markers, visit.context.clock.now())
            self._kept.put(self._key(visit, place), copy, 2 * len(view.markup) + 2000)

    def get(self, visit: Visit, place: Place) -> Copy | None:
        """See ``ILastCopies``."""
        seconds = allowed_seconds(place.definition) if place.definition is not None else 0
        copy = self._kept.get(self._key(visit, place)) if seconds else None
        if copy is None or visit.context.clock.now() - copy.made > dt.timedelta(seconds=seconds):
            return None
        return copy
