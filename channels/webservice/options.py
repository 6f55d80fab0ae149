"""The preferences of a Web Service box: what is asked, with which inputs, shown how."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from zope.interface import implementer

from portal.api.errors import InvalidPreferences
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.preferences import IPreferencesValidator

__all__ = ["SHORTEST", "TEMPLATES", "MissingPerson", "Options", "Question", "Validator", "refusals", "resolve"]

_ = TranslationStringFactory("webservice")

SHORTEST = 15
TEMPLATES = ("list", "menu")
_LONGEST = 10_080
_INPUT = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]{0,79})=(.{0,200})", re.DOTALL)
_OPERATION = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_TYPES = ("text", "date", "number")


class MissingPerson(LookupError):
    """An input depends on the person, and nobody has signed in, or the attribute is not known."""


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the form in the box: an input that the reader gives.

    :param kind: "text", "date" or "number". :param start: as an input's value; empty for none.
    """

    name: str
    label: str
    kind: str
    start: str

    def refusal(self, text: str) -> str | None:
        """What is wrong with an answer, or None."""
        if not text or len(text) > 200:
            return _("Fill this in, in 200 characters at most.")
        if self.kind == "date":
            try:
                dt.date.fromisoformat(text)
            except ValueError:
                return _("Write a date, such as 2026-11-24.")
        if self.kind == "number" and not re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", text):
            return _("Write a number.")
        return None


def _question(text: str | None) -> Question | None:
    name, label, kind, start = ((text or "").split("|", 3) + ["", "", ""])[:4]
    if not _INPUT.fullmatch(f"{name}=") or kind not in _TYPES:
        return None
    return Question(name, label.strip() or name, kind, start.strip())


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
    if "operation" in values and not _OPERATION.fullmatch(values["operation"] or ""):
        wrong["operation"] = _("Write the name of an operation of the service.")
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
    """What a box asks and how it shows the answer.

    :param inputs: name to value, as written by the publisher. :param questions: the form in the box.
    :param presentation: a template of this package, or ``sheet:`` and the name of a style sheet.
    :param every: minutes.
    """

    url: str
    operation: str
    inputs: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    presentation: str
    every: int

    @classmethod
    def of(cls, preferences: Any) -> "Options":
        """From preferences; what makes no sense is left out."""
        get, get_all = preferences.get, preferences.get_all
        return _options(get("url"), get("operation"), get_all("input")[:20], get_all("form")[:6], get("presentation"),
                        get("every", "60"))

    @property
    def sheet(self) -> str:
        """Name of the style sheet, or empty."""
        return self.presentation.partition(":")[2]


@lru_cache(maxsize=1000)
def _options(url: str | None, operation: str | None, inputs: tuple[str | None, ...], form: tuple[str | None, ...],
             presentation: str | None, every: str | None) -> Options:
    found = (_INPUT.fullmatch(one or "") for one in inputs)
    questions = (_question(one) for one in form)
    shown = presentation or "list"
    return Options(url=(url or "").strip(), operation=(operation or "").strip(),
                   inputs=tuple((match[1], match[2]) for match in found if match),
                   questions=tuple(one for one in questions if one),
                   presentation=shown if shown in TEMPLATES or shown.startswith("sheet:") else "list",
                   every=60 if every is None or refusals({"every": every}) else int(every))


def _value(request: Any, text: str) -> str:
    if text.startswith("person."):
        known = (request.user or {}).get("user." + text.removeprefix("person."))
        if not known:
            raise MissingPerson(text)
        return known[0]
    if text in ("establishment.name", "establishment.uai", "establishment.slug", "establishment.place"):
        return getattr(request.establishment, text.partition(".")[2], "")
    if text == "language":
        return request.locale
    if text == "today":
        return request.service(IFormats).local(request.clock.now()).date().isoformat()
    return text


def resolve(request: Any, options: Options, answers: Mapping[str, str]) -> dict[str, str] | None:
    """The parameters of the source for this request, or None while the form is not filled in.

    ``person.<attribute>`` (declared in the descriptor), ``establishment.<field>``, ``language``
    and ``today`` stand for what they name.

    :param answers: what the reader gave, by name of input.
    :raises MissingPerson:
    """
    parameters = {"operation": options.operation}
    if options.sheet:
        parameters["sheet"] = options.sheet
    for name, text in options.inputs:
        parameters[f"in.{name}"] = _value(request, text)
    for question in options.questions:
        given = answers.get(question.name) or (_value(request, question.start) if question.start else "")
        if not given:
            return None
        parameters[f"in.{question.name}"] = given.replace(",", ".") if question.kind == "number" else given
    return parameters


@implementer(IPreferencesValidator)
class Validator:
    """Refuses what ``refusals`` refuses, and inputs and fields that are not well written."""

    def validate(self, preferences) -> None:
        """See ``IPreferencesValidator``."""
        values = {name: preferences.get(name) for name in ("url", "operation", "every")}
        wrong = refusals({name: value for name, value in values.items() if value})
        if any(one and not _INPUT.fullmatch(one) for one in preferences.get_all("input")):
            wrong["input"] = _("Write each input as name=value.")
        if any(one and _question(one) is None for one in preferences.get_all("form")):
            wrong["form"] = _("Write each field as name|label|type|start, the type being text, date or number.")
        if wrong:
            raise InvalidPreferences(next(iter(wrong.values())), tuple(wrong))
