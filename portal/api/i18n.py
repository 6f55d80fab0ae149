"""Translatable text and the formats of a language."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import translationstring
from translationstring import TranslationString
from zope.interface import Interface

__all__ = ["IFormats", "TranslationString", "TranslationStringFactory", "ITranslator"]


def TranslationStringFactory(domain: str) -> Callable[..., TranslationString]:
    """The maker of a domain's messages, ``_`` by custom: ``_(msgid, mapping=None, default=None, context=None)``.

    A message stands in code that runs for every reader: one without a mapping is made once.
    """
    make = translationstring.TranslationStringFactory(domain)
    plain = lru_cache(maxsize=1000)(make)

    def message(msgid: str, mapping: Mapping[str, Any] | None = None, default: str | None = None,
                context: str | None = None) -> TranslationString:
        if mapping is None and default is None and context is None and msgid.__class__ is str:
            return plain(msgid)
        return make(msgid, mapping=mapping, default=default, context=context)

    return message


class ITranslator(Interface):
    """Utility that turns a message into the words of a language."""

    def translate(message: str, locale: str, domain: str | None = None, mapping: dict | None = None) -> str:
        """The text of ``message`` in ``locale`` ("fr", "en").

        A ``TranslationString`` brings its own domain, default and mapping; plain text is
        looked up in ``domain``. A message that no catalogue knows comes back as it is.
        """

    def translator(locale: str, domain: str):
        """A function in the form that Chameleon and templates use for one language."""


class IFormats(Interface):
    """Adapter of a context: dates and numbers as the person's language writes them.

    Spoken dates follow the look of the product: "Aujourd'hui, 9 h 12", "Hier", "Lundi",
    then "19 novembre". Every instant is given aware (UTC) and shown in the zone of the
    establishment. No narrow no-break space is ever produced (the fonts lack it).
    """

    def spoken(instant: dt.datetime) -> str:
        """Date and hour as one would say it, relative to now."""

    def brief(instant: dt.datetime) -> str:
        """The hour alone of an instant of today, else as ``spoken``: for lists most of which is of today."""

    def ago(instant: dt.datetime) -> str:
        """Distance to now in words: "il y a 2 h"; a spoken date beyond a day."""

    def day(date: dt.date) -> str:
        """Long date without year when it is this year's: "mardi 24 novembre"."""

    def short_day(date: dt.date) -> str:
        """Abbreviated date: "jeu. 26"."""

    def hour(time: dt.time) -> str:
        """Hour of the day: "10 h 15", "9 h" in French; "10:15" in English."""

    def full(instant: dt.datetime) -> str:
        """Complete date and hour, for ``title`` attributes."""

    def stamp(instant: dt.datetime) -> str:
        """Local date and hour to the minute with offset, as ``datetime`` attributes hold it (ISO 8601)."""

    def number(value: float, decimals: int | None = None) -> str:
        """A number with the language's separators."""

    def local(instant: dt.datetime) -> dt.datetime:
        """The same instant in the establishment's zone."""

    def sort_key(text: str):
        """Key that sorts text as the language does: accents and case come last."""
