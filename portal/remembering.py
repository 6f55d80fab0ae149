"""Data kept by a worker as long as the versions of person and establishment stand (``IRemembering``)."""

from collections.abc import Callable, Hashable
from typing import Any

from zope.interface import Interface, implementer

from portal.api.remembering import IRemembering
from portal.memory import Memory
from portal.versions import raise_version

__all__ = ["Kept", "Remembering", "data_key", "includeme"]

SECONDS = 30


def data_key(establishment_id: str) -> str:
    """Name of the version of an establishment's data."""
    return f"data:{establishment_id}"


class IKept(Interface):
    """Utility: the memory of this process."""


@implementer(IKept)
class Kept(Memory[Any]):
    """See ``IKept``: bounded in entries and bytes (PAGE-08)."""

    def __init__(self, settings: Any = None) -> None:
        super().__init__(entries=20_000, size=48_000_000)


@implementer(IRemembering)
class Remembering:
    """See ``IRemembering``."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self._known, self._base = False, None  # type: bool, tuple | None

    def _key(self) -> tuple | None:
        if self.context.db.info.get("raised"):
            return None
        if not self._known:
            self._known, self._base = True, self._found()
        return self._base

    def _found(self) -> tuple | None:
        context = self.context
        place, person, versions = context.establishment, context.person, context.versions
        if place is None or not versions:
            return None
        data = versions.get(data_key(place.id))
        if person is None:
            return None if data is None else (place.id, None, data)
        own = versions.get(f"person:{person.id}")
        return None if data is None or own is None else (place.id, person.id, data, own)

    def remembered(self, what: Hashable, make: Callable[[], Any], size: int = 2000) -> Any:
        """See ``IRemembering``."""
        key = self._key()
        if key is None:
            return make()
        whole = (key, what, int(self.context.clock.now().timestamp()) // SECONDS)
        memory = self.context.service(IKept)
        found = memory.get(whole)
        if found is None:
            found = (make(),)
            memory.put(whole, found, size)
        return found[0]

    def changed(self) -> None:
        """See ``IRemembering``."""
        raise_version(self.context.db, data_key(self.context.establishment.id))


def includeme(config: Any) -> None:
    """Register memory and service."""
    config.add_utility("portal.remembering.IKept", "portal.remembering:Kept")
    config.add_service("portal.api.remembering.IRemembering", "portal.remembering:Remembering")
