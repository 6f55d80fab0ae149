"""Settings of a timetable box: whose it shows at first, day or week, and whether past lessons stay."""

import re
from typing import Any

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.preferences import IPreferencesValidator

__all__ = ["SPANS", "Validator", "shows_past", "span", "whose"]

SPANS = ("day", "week")

_KEY = re.compile(r"(me|(child|class):[0-9a-f-]{36})?")


def whose(preferences: Any) -> str:
    """Key of the timetable to show at first; empty for the person's first one."""
    key = preferences.get("who") or ""
    return key if _KEY.fullmatch(key) else ""


def span(preferences: Any) -> str:
    """What the box shows: "day" or "week"."""
    text = preferences.get("span")
    return text if text in SPANS else SPANS[0]


def shows_past(preferences: Any) -> bool:
    """Whether lessons of today that are over stay in the box."""
    return preferences.get("past") != "no"


@implementer(IPreferencesValidator)
class Validator:
    """Refuses settings that the box could not follow, whoever writes them."""

    def validate(self, preferences: Any) -> None:
        """See ``IPreferencesValidator``."""
        failed = []
        if not _KEY.fullmatch(preferences.get("who") or ""):
            failed.append("who")
        if (preferences.get("span") or SPANS[0]) not in SPANS:
            failed.append("span")
        if (preferences.get("past") or "yes") not in ("yes", "no"):
            failed.append("past")
        if failed:
            raise InvalidPreferences(None, tuple(failed))
