"""Settings of the box: how many words it shows."""

from typing import Any

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.preferences import IPreferencesValidator

__all__ = ["MOST", "Validator", "is_count", "shown_count"]

MOST = 10


def is_count(text: str) -> bool:
    """Whether it is a number from 1 to ``MOST``."""
    return text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST


def shown_count(preferences: Any) -> int:
    """How many words the box shows."""
    text = preferences.get("count") or "3"
    return int(text) if is_count(text) else 3


@implementer(IPreferencesValidator)
class Validator:
    """Refuses settings that the box could not follow, whoever writes them."""

    def validate(self, preferences: Any) -> None:
        """See ``IPreferencesValidator``."""
        if not is_count(preferences.get("count") or ""):
            raise InvalidPreferences(None, ("count",))
