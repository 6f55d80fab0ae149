"""Settings of a box of bookmarks: tiles or list, how many, and what the establishment suggests."""

from dataclasses import dataclass
from typing import Any

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.preferences import IPreferencesValidator
from portlets.bookmarks.addresses import is_fit
from portlets.bookmarks.icons import ICONS

__all__ = ["MOST_SHOWN", "Suggestion", "VIEWS", "Validator", "shown", "shown_count", "suggestions"]

VIEWS = ("tiles", "list")
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link that a publication offers to those who have none yet."""

    title: str
    url: str
    icon: str


def shown(preferences: Any) -> str:
    """"tiles" or "list"."""
    text = preferences.get("view")
    return text if text in VIEWS else VIEWS[0]


def shown_count(preferences: Any) -> int:
    """How many items the box shows, 1 to ``MOST_SHOWN``."""
    text = preferences.get("count") or "12"
    return min(max(int(text), 1), MOST_SHOWN) if text.isdecimal() and len(text) < 5 else 12


def suggestions(preferences: Any) -> list[Suggestion]:
    """Links of the preference ``suggestions``, each "title | address | picture"; unfit ones are left out."""
    found = []
    for text in preferences.get_all("suggestions"):
        title, url, icon, *_more = [part.strip() for part in (text or "").split("|")] + ["", "", ""]
        if title and is_fit(url):
            found.append(Suggestion(title[:120], url, icon if icon in ICONS else ""))
    return found[:12]


@implementer(IPreferencesValidator)
class Validator:
    """Refuses settings that the box could not follow, whoever writes them."""

    def validate(self, preferences: Any) -> None:
        """See ``IPreferencesValidator``."""
        failed = []
        if (preferences.get("view") or VIEWS[0]) not in VIEWS:
            failed.append("view")
        count = preferences.get("count") or "12"
        if not count.isdecimal() or not 1 <= int(count[:6]) <= MOST_SHOWN:
            failed.append("count")
        if failed:
            raise InvalidPreferences(None, tuple(failed))
