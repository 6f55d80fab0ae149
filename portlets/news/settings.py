"""Settings of a box of announcements: how many, and which labels."""

from typing import Any

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.preferences import IPreferencesValidator

__all__ = ["MOST", "Validator", "chosen_categories", "shown_count"]

MOST = 10


def shown_count(preferences: Any) -> int:
    """How many announcements the box shows, 1 to ``MOST``."""
    text = preferences.get("count") or "3"
    return min(max(int(text), 1), MOST) if text.isdecimal() else 3


def chosen_categories(preferences: Any) -> tuple[str, ...]:
    """Labels to show; empty for all."""
    return tuple(name for name in preferences.get_all("categories") if name and name.isprintable())


@implementer(IPreferencesValidator)
class Validator:
    """Refuses settings that the box could not follow, whoever writes them."""

    def validate(self, preferences: Any) -> None:
        """See ``IPreferencesValidator``."""
        failed = []
        count = preferences.get("count") or "3"
        if not count.isdecimal() or not 1 <= int(count) <= MOST:
            failed.append("count")
        if len(preferences.get_all("categories")) > 50:
            failed.append("categories")
        if failed:
            raise InvalidPreferences(None, tuple(failed))
