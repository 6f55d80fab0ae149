"""The preferences of the box: from which collection, in which language."""

from typing import Any

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.preferences import IPreferencesValidator
from quotation.quotations import COLLECTIONS, LANGUAGES

__all__ = ["ALL", "MINE", "Validator", "collection_of", "faults_of", "language_of"]

ALL, MINE = "all", "mine"
"""Every collection; the language of whoever reads."""


def collection_of(preferences: Any) -> str:
    """A collection, or ``ALL``, whatever the preference holds."""
    chosen = preferences.get("collection")
    return chosen if chosen in COLLECTIONS else ALL


def language_of(preferences: Any) -> str:
    """A language, or ``MINE``, whatever the preference holds."""
    chosen = preferences.get("language")
    return chosen if chosen in LANGUAGES else MINE


def faults_of(collection: str | None, language: str | None) -> tuple[str, ...]:
    """Names of the preferences that could not be followed."""
    fit = {"collection": collection in (ALL, *COLLECTIONS), "language": language in (MINE, *LANGUAGES)}
    return tuple(name for name, is_fit in fit.items() if not is_fit)


@implementer(IPreferencesValidator)
class Validator:
    """Refuses settings that the box could not follow, whoever writes them."""

    def validate(self, preferences: Any) -> None:
        """See ``IPreferencesValidator``."""
        faults = faults_of(preferences.get("collection", ALL), preferences.get("language", MINE))
        if faults:
            raise InvalidPreferences(None, faults)
