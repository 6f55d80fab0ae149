"""Reading a person's layout: from what the worker holds, or from the database in two statements."""

import datetime as dt
from collections.abc import Hashable, Mapping

from portal.api.context import IContext
from portal.api.layout import Layout
from portal.api.registry import IPublications
from portal.layout.arrangement import Arrangement
from portal.layout.changes import Change
from portal.layout.compose import MergedTab, merge
from portal.layout.fragment import Fragment
from portal.layout.interfaces import ILayoutMemory
from portal.layout.memory import Held, size_of
from portal.layout.operations import replay
from portal.layout.present import present
from portal.layout.store import read_changes, read_fragments
from portal.layout.validity import holds, next_change

__all__ = ["LayoutReading"]


class LayoutReading:
    """What a context knows of its person's layout.

    Where the context has ``versions``, counters read at the head of a transaction that only reads ("fragments",
    "publications", "person:<id>"), what the worker holds under them is used and filled. Elsewhere, and after a
    change in this session (``db.info["raised"]``), the database is read and nothing is remembered: the counter may
    yet be rolled back.
    """

    def __init__(self, context: IContext) -> None:
        self.context = context
        self._fragments: tuple[Fragment, ...] | None = None
        self._layout: Layout | None = None
        self._arrangement: Arrangement | None = None
        self._changes: list[tuple[int, Change]] | None = None

    def refresh(self) -> None:
        """Read the person's changes from the database again."""
        self._layout, self._arrangement, self._changes = None, None, None

    def layout(self) -> Layout:
        """The layout, at less than 0.1 ms when the worker holds it."""
        if self._layout is None:
            self._layout = self._held() if self.context.establishment is not None else Layout(())
        return self._layout

    def arrangement(self) -> Arrangement:
        """The same before it is joined to publications; the caller does not change it."""
        if self._arrangement is None:
            self._arrangement = replay(self.merged(), [change for _number, change in self.changes()])
        return self._arrangement

    def changes(self) -> list[tuple[int, Change]]:
        """The person's changes, numbered; none for a guest."""
        if self._changes is None:
            context = self.context
            person, establishment = context.person, context.establishment
            self._changes = read_changes(context.db, person.id, establishment.id) if person and establishment else []
        return self._changes

    def merged(self) -> tuple[MergedTab, ...]:
        """What the fragments that hold now for this person come to together."""
        establishment, now = self.context.establishment, self.context.clock.now()
        active = tuple(fragment for fragment in self._matching() if holds(fragment, establishment.zone, now))
        memory, key = self.context.service(ILayoutMemory).merges, frozenset((each.id, each.version) for each in active)
        merged = memory.get(key)
        if merged is None:
            merged = merge(active)
            memory.put(key, merged)
        return merged

    def _key(self) -> tuple[Hashable, ...] | None:
        """Under what the layout is held, or None when that cannot be known."""
        context = self.context
        versions, person = self._versions(), context.person
        names = ("fragments", "publications") + ((f"person:{person.id}",) if person else ())
        if not all(name in versions for name in names):
            return None
        who: Hashable = None
        if person is not None:
            who = (person.id, person.profile, person.roles, person.groups, tuple(sorted(person.attributes.items())))
        return (context.establishment.id, who, context.locale, *(versions[name] for name in names))

    def _held(self) -> Layout:
        key, memory = self._key(), self.context.service(ILayoutMemory).layouts
        held = memory.get(key) if key is not None else None
        if held is not None and (held.until is None or self.context.clock.now() < held.until):
            return held.layout
        layout = present(self.arrangement(), self.context.service(IPublications).for_windows(), self.context.locale)
        if key is not None and memory.keeps:
            memory.put(key, Held(layout, self._until()), size_of(layout))
        return layout

    def _until(self) -> dt.datetime | None:
        return next_change(self._matching(), self.context.establishment.zone, self.context.clock.now())

    def _versions(self) -> Mapping[str, int]:
        """The counters under which things may be remembered; none where nothing may."""
        return {} if self.context.db.info.get("raised") else getattr(self.context, "versions", None) or {}

    def _all(self) -> tuple[Fragment, ...]:
        if self._fragments is None:
            memory, version = self.context.service(ILayoutMemory).fragments, self._versions().get("fragments")
            held = memory.get(version) if version is not None else None
            self._fragments = read_fragments(self.context.db) if held is None else held
            if version is not None and held is None:
                memory.put(version, self._fragments)
        return self._fragments

    def _matching(self) -> tuple[Fragment, ...]:
        person, establishment = self.context.person, self.context.establishment
        return tuple(each for each in self._all() if each.audience.matches(person, establishment))
