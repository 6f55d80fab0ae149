"""The preferences of a feed box: read, checked, and validated before they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.i18n import TranslationStringFactory
from portal.api.preferences import IPreferencesValidator

__all__ = ["LAYOUTS", "MOST", "SHORTEST", "Options", "Validator", "refusals"]

_ = TranslationStringFactory("rss")

LAYOUTS = ("lead", "list", "titles")
MOST = 20
SHORTEST = 15
_LONGEST = 10_080


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def refusals(values: Mapping[str, str | None]) -> dict[str, str]:
    """What is wrong with those of the preferences that are given: name to message."""
    wrong: dict[str, str] = {}
    if "url" in values:
        url = (values["url"] or "").strip()
        try:
            good = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname) and len(url) <= 2000
        except ValueError:
            good = False
        if not good:
            wrong["url"] = _("Write an address that starts with https://")
    if "items" in values:
        count = _number(values["items"])
        if count is None or not 1 <= count <= MOST:
            wrong["items"] = _("Write a number from 1 to ${most}.", mapping={"most": MOST})
    if "every" in values:
        every = _number(values["every"])
        if every is None or not SHORTEST <= every:
            wrong["every"] = _("Write ${least} or more: below that, the original site might refuse us.",
                               mapping={"least": SHORTEST})
        elif every > _LONGEST:
            wrong["every"] = _("Write ${most} or less: that is one week.", mapping={"most": _LONGEST})
    if "layout" in values and values["layout"] not in LAYOUTS:
        wrong["layout"] = _("Choose one of the layouts.")
    if "words" in values and len(values["words"] or "") > 200:
        wrong["words"] = _("Write 200 characters at most.")
    return wrong


@dataclass(frozen=True, slots=True)
class Options:
    """What a box shows of its feed.

    :param every: minutes. :param words: only articles with one of these; all when empty.
    :param hidden: categories left out.
    """

    url: str = ""
    items: int = 4
    layout: str = "lead"
    every: int = SHORTEST
    pictures: bool = True
    words: str = ""
    hidden: tuple[str, ...] = ()

    @classmethod
    def of(cls, preferences: Any) -> "Options":
        """From preferences; a value that makes no sense gives way to the default."""
        get = preferences.get
        return _options(get("url"), get("items"), get("layout"), get("every"), get("pictures"), get("words"),
                        preferences.get_all("hidden"))


@lru_cache(maxsize=1000)
def _options(url: str | None, items: str | None, layout: str | None, every: str | None, pictures: str | None,
             words: str | None, hidden: tuple[str | None, ...]) -> Options:
    wrong = refusals({"items": items, "layout": layout, "every": every, "words": words})
    plain = Options()
    return Options(url=(url or "").strip(), items=plain.items if "items" in wrong else int(items or plain.items),
                   layout=plain.layout if "layout" in wrong else layout or plain.layout,
                   every=plain.every if "every" in wrong else int(every or plain.every), pictures=pictures != "no",
                   words="" if "words" in wrong else (words or "").strip(), hidden=tuple(one for one in hidden if one))


@implementer(IPreferencesValidator)
class Validator:
    """Refuses what ``refusals`` refuses; a box whose address is not chosen yet is allowed."""

    def validate(self, preferences) -> None:
        """See ``IPreferencesValidator``."""
        values = {name: preferences.get(name) for name in ("url", "items", "layout", "every", "words")}
        if not values["url"]:
            del values["url"]
        wrong = refusals({name: value for name, value in values.items() if value is not None})
        if wrong:
            raise InvalidPreferences(next(iter(wrong.values())), tuple(wrong))
