"""The preferences of an XML box, and the values of its parameters for one person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.preferences import IPreferencesValidator

__all__ = ["SHORTEST", "MissingPerson", "Options", "Validator", "refusals", "resolve"]

_ = TranslationStringFactory("xml")

SHORTEST = 15
_LONGEST = 10_080
_PARAMETER = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,39})=(.{0,200})", re.DOTALL)


class MissingPerson(LookupError):
    """A parameter depends on the person, and nobody has signed in, or the attribute is not known."""


def _minutes(text: str | None) -> int | None:
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
    if "every" in values:
        every = _minutes(values["every"])
        if every is None or every < SHORTEST:
            wrong["every"] = _("Write ${least} or more: below that, the original site might refuse us.",
                               mapping={"least": SHORTEST})
        elif every > _LONGEST:
            wrong["every"] = _("Write ${most} or less: that is one week.", mapping={"most": _LONGEST})
    return wrong


@dataclass(frozen=True, slots=True)
class Options:
    """What a box shows.

    :param every: minutes. :param parameters: of the sheet, name to value as written by the publisher.
    """

    url: str
    style: str
    every: int
    parameters: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, preferences: Any) -> "Options":
        """From preferences; what makes no sense is left out."""
        every = preferences.get("every", "60")
        found = (_PARAMETER.fullmatch(one or "") for one in preferences.get_all("parameter")[:20])
        return cls(url=(preferences.get("url") or "").strip(), style=preferences.get("style") or "table",
                   every=60 if refusals({"every": every}) else int(every),
                   parameters=tuple((match[1], match[2]) for match in found if match))


def resolve(request: Any, options: Options) -> dict[str, str]:
    """The parameters of the source for this request: ``person.<attribute>`` (declared in the
    descriptor), ``establishment.<field>``, ``language`` and ``today`` stand for what they name.

    :raises MissingPerson:
    """
    values = {"style": options.style}
    for name, value in options.parameters:
        if value.startswith("person."):
            known = (request.user or {}).get("user." + value.removeprefix("person."))
            if not known:
                raise MissingPerson(value)
            value = known[0]
        elif value in ("establishment.name", "establishment.uai", "establishment.slug", "establishment.place"):
            value = getattr(request.establishment, value.partition(".")[2], "")
        elif value == "language":
            value = request.locale
        elif value == "today":
            value = request.service(IFormats).local(request.clock.now()).date().isoformat()
        values[name] = value
    return values


@implementer(IPreferencesValidator)
class Validator:
    """Refuses what ``refusals`` refuses, and parameters that are not ``name=value``."""

    def validate(self, preferences) -> None:
        """See ``IPreferencesValidator``."""
        values = {name: preferences.get(name) for name in ("url", "every")}
        wrong = refusals({name: value for name, value in values.items() if value})
        if any(one and not _PARAMETER.fullmatch(one) for one in preferences.get_all("parameter")):
            wrong["parameter"] = _("Write each parameter as name=value.")
        if wrong:
            raise InvalidPreferences(next(iter(wrong.values())), tuple(wrong))
