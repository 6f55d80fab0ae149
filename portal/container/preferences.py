"""Preferences of an entity in one phase (JSR-286 PLT.19; PLT-62 to PLT-68)."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.errors import NotPermitted, ReadOnlyPreference, StateError
from portal.api.preferences import IPreferences
from portal.container.models import StoredPreference
from portal.versions import raise_version


@implementer(IPreferences)
class Preferences:
    """Defaults of descriptor, publication and fragment under the person's own values.

    :param defaults: merged in that order; ``read_only`` their names that a person may not change.
    :param own: what the person stored.
    :param may_set: whether the phase allows changes; ``may_store`` whether it allows storing.
    :param locked: whether the window is locked against the person's settings (LAY-03).
    :param entity: (person id, establishment id, window id); no person for a guest.
    :param validate: called with these preferences before writing, or None.
    """

    def __init__(self, defaults: dict[str, tuple], read_only: frozenset[str], own: dict[str, tuple], *, db: Any,
                 entity: tuple[str | None, str, str], may_set: bool, may_store: bool,
                 validate: Callable[["Preferences"], None] | None, locked: bool = False) -> None:
        self._defaults, self._read_only, self._own = defaults, read_only, own
        self._db, self._entity, self._may_set, self._may_store = db, entity, may_set, may_store
        self._validate, self._locked = validate, locked
        self._changed: set[str] = set()
        self.stored: dict[str, tuple] | None = None
        """The person's own values as ``store`` left them, or None when it was not called."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names that have a value."""
        return tuple(sorted({*self._defaults, *self._own}))

    def _find(self, name: str) -> tuple | None:
        if name is None:
            raise ValueError("a preference has a name")
        if name in self._own and name not in self._read_only:
            return self._own[name]
        return self._defaults.get(name)

    def get(self, name: str, default: str | None = None) -> str | None:
        """First value."""
        values = self._find(name)
        return values[0] if values and values[0] is not None else default

    def get_all(self, name: str, default: tuple = ()) -> tuple:
        """All values."""
        values = self._find(name)
        return default if values is None else tuple(values)

    def as_dict(self) -> dict[str, tuple]:
        """A copy of everything."""
        return {name: tuple(self._find(name) or ()) for name in self.names}

    def is_read_only(self, name: str) -> bool:
        """Whether the person may not change it."""
        if name is None:
            raise ValueError("a preference has a name")
        return name in self._read_only

    def _may_change(self, name: str) -> None:
        if not self._may_set:
            raise StateError("preferences cannot be changed in this phase")
        if self.is_read_only(name):
            raise ReadOnlyPreference(None)

    def set(self, name: str, value) -> None:
        """Replace; kept until ``store``."""
        self._may_change(name)
        self._own = dict(self._own)  # what was read for the page is not this phase's to change
        if value is None or isinstance(value, str):
            values = (value,)
        else:
            values = tuple(None if one is None else str(one) for one in value)
        self._own[name] = values
        self._changed.add(name)

    def reset(self, name: str) -> None:
        """Back to the default."""
        self._may_change(name)
        self._own = dict(self._own)
        self._own.pop(name, None)
        self._changed.add(name)

    def store(self) -> None:
        """Validate and write, all or nothing."""
        if not self._may_store:
            raise StateError("preferences cannot be stored in this phase")
        person, establishment, window = self._entity
        if person is None or self._locked:
            raise NotPermitted(None)
        if self._validate is not None:
            self._validate(self)
        for name in sorted(self._changed):
            where = dict(person_id=person, establishment_id=establishment, window_id=window, name=name)
            self._db.execute(sa.delete(StoredPreference).filter_by(**where))
            if name in self._own:
                self._db.execute(sa.insert(StoredPreference).values(**where, values=list(self._own[name])))
        if self._changed:
            raise_version(self._db, f"person:{person}")
        self._changed.clear()
        self.stored = dict(self._own)
