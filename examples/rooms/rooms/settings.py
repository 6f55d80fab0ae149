"""Preferences of the two boxes, and what refuses bad ones."""

from typing import Any

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.preferences import IPreferencesValidator

__all__ = ["CALENDAR", "MINE", "CalendarValidator", "MineValidator", "faults_of", "number_of"]

CALENDAR = {"seats": (0, 500, 0), "first": (7, 12, 8), "last": (13, 21, 18)}
"""Name to least, most and usual: seats of the rooms shown, hours shown."""
MINE = {"count": (1, 20, 5)}


def _is_number(text: Any, least: int, most: int) -> bool:
    return bool(text) and text.isascii() and text.isdecimal() and len(text) < 4 and least <= int(text) <= most


def number_of(preferences: Any, name: str) -> int:
    """A preference as a number; the usual one when it holds nothing that makes sense."""
    least, most, usual = {**CALENDAR, **MINE}[name]
    text = preferences.get(name)
    return int(text) if _is_number(text, least, most) else usual


def faults_of(values: Any, limits: dict[str, tuple[int, int, int]]) -> tuple[str, ...]:
    """Names of those among the values that are no number within their limits."""
    return tuple(name for name, (least, most, _usual) in limits.items() if not _is_number(values.get(name), least, most))


@implementer(IPreferencesValidator)
class CalendarValidator:
    """Refuses settings that the box could not follow, whoever writes them."""

    limits = CALENDAR

    def validate(self, preferences: Any) -> None:
        """See ``IPreferencesValidator``."""
        faults = faults_of(preferences, self.limits)
        if faults:
            raise InvalidPreferences(None, faults)


class MineValidator(CalendarValidator):
    """The same for the person's own bookings."""

    limits = MINE
