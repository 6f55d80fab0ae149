"""Where a request happens and who acts in it: resolved once a request, remembered per worker (design 6c)."""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.account import Display, IDisplay
from portal.api.errors import ServiceUnavailable
from portal.api.identity import Attachment, Establishment, IDirectory, Person
from portal.memory import Memory
from portal.remembering import data_key
from portal.security.interfaces import IPolicy, Place
from portal.settings import Settings
from portal.versions import SOURCES, read_versions

__all__ = ["Policy", "version_keys"]

_SECONDS = 60.0
"""What an outside directory changes shows within this time (attack S05)."""

_DOWN_SECONDS = 900.0
"""While an outside directory is down, what was last known of people and places serves for so long (PAGE-09)."""

_MEMBER_BYTES, _PLACE_BYTES = 2048, 1024

T = TypeVar("T")
Memberships = tuple[tuple[Establishment, Attachment], ...]


def version_keys(establishment_id: str | None, person_id: str | None) -> list[str]:
    """The keys of all that a page of the establishment is made of for the person."""
    keys = ["publications", "fragments", "health", SOURCES]
    if establishment_id:
        keys += [f"theme:{establishment_id}", f"fragments:{establishment_id}", f"boxes:{establishment_id}",
                 data_key(establishment_id)]
    if person_id:
        keys.append(f"person:{person_id}")
    return keys


def _reader(context: Any) -> sa.Engine:
    return context.registry["preau.database"].reader


@implementer(IPolicy)
class Policy:
    """See ``IPolicy``."""

    def __init__(self, settings: Settings) -> None:
        self._places: Memory[tuple[float, Establishment, int]] = Memory(2000, 4_000_000)
        self._members: Memory[tuple[float, tuple[Person, Display] | None]] = Memory(5000, 16_000_000)
        self._memberships: Memory[tuple[float, Memberships]] = Memory(5000, 16_000_000)
        self._last: Memory[tuple[float, Any]] = Memory(10_000, 16_000_000)

    def place(self, context: Any, slug: str | None, person_id: str | None) -> Place:
        """See ``IPolicy``."""
        if slug is None:
            return Place(None, read_versions(_reader(context), version_keys(None, person_id)))
        held = self._places.get(slug)
        if held is not None and time.monotonic() - held[0] < _SECONDS:
            versions = self._versions(context, held[1], person_id)
            if versions[f"theme:{held[1].id}"] == held[2]:
                return Place(held[1], versions)
        found = self._known(("place", slug), lambda: context.service(IDirectory).establishment(slug), _PLACE_BYTES)
        versions = self._versions(context, found, person_id)
        self._places.put(slug, (time.monotonic(), found, versions[f"theme:{found.id}"]), _PLACE_BYTES)
        return Place(found, versions)

    def _known(self, key: tuple, ask: Callable[[], T], size: int) -> T:
        """What the directory says, or, while it is down, what it said last.

        :raises ServiceUnavailable: it is down, and has been for too long or was never asked.
        """
        try:
            found = ask()
        except ServiceUnavailable:
            last = self._last.get(key)
            if last is None or time.monotonic() - last[0] > _DOWN_SECONDS:
                raise
            return last[1]
        self._last.put(key, (time.monotonic(), found), size)
        return found

    @staticmethod
    def _versions(context: Any, establishment: Establishment, person_id: str | None) -> Mapping[str, int]:
        return read_versions(_reader(context), version_keys(establishment.id, person_id))

    def member(self, context: Any, person_id: str, establishment_id: str, version: int) -> tuple[Person, Display] | None:
        """See ``IPolicy``."""
        key = (person_id, establishment_id, version)
        held = self._members.get(key)
        if held is not None and time.monotonic() - held[0] < _SECONDS:
            return held[1]
        person = self._known(("person", person_id, establishment_id),
                             lambda: context.service(IDirectory).person(person_id, establishment_id), _MEMBER_BYTES)
        member = None
        if person is not None:
            context.person = person
            member = (person, context.service(IDisplay).get())
        self._members.put(key, (time.monotonic(), member), _MEMBER_BYTES)
        return member

    def memberships(self, context: Any, person_id: str, version: int) -> Memberships:
        """See ``IPolicy``."""
        held = self._memberships.get((person_id, version))
        if held is not None and time.monotonic() - held[0] < _SECONDS:
            return held[1]
        found = self._known(("memberships", person_id), lambda: context.service(IDirectory).memberships(person_id),
                            _MEMBER_BYTES)
        self._memberships.put((person_id, version), (time.monotonic(), found), _MEMBER_BYTES * max(len(found), 1))
        return found
