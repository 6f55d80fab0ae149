"""The settings of a Web Service channel as its publisher fills them in: operation, and where each input comes from."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from channels.webservice.fields import presentations
from channels.webservice.options import SHORTEST, Options
from portal.api.i18n import TranslationStringFactory

__all__ = ["answered", "settings_fields"]

_ = TranslationStringFactory("webservice_preview")

FIXED, ASKED, NOTHING = "fixed", "asked", "nothing"
_STAND_INS = {
    "today": _("Today’s date"), "language": _("Language of the reader"), "establishment.name": _("Name of the establishment"),
    "establishment.uai": _("Code of the establishment (UAI)"), "person.login": _("Login of the reader"),
    "person.name.given": _("Given name of the reader"), "person.name.family": _("Family name of the reader"),
    "person.mail": _("Mail of the reader"), "person.profile": _("Profile of the reader")}
_PRESENTATIONS = {"list": _("Names and values"), "menu": _("Menu of the day"), "sheet:table": _("Table")}


def _kept(options: Options, name: str) -> tuple[str, str]:
    """(source, words) of an input in the preferences."""
    for question in options.questions:
        if question.name == name:
            return ASKED, question.label
    for known, value in options.inputs:
        if known == name:
            return (value, "") if value in _STAND_INS else (FIXED, value)
    return "", ""


def _guess(one: Mapping[str, Any]) -> tuple[str, str]:
    return ("today", "") if one["type"] == "date" else (FIXED, "") if one["needed"] else (NOTHING, "")


def settings_fields(request: Any, description: Mapping[str, Any] | None) -> tuple[tuple[str, Any], ...]:
    """The form, in pairs of macro and field; without a description the operation is typed."""
    options, refused, say = Options.of(request.preferences), bool(request.errors), request.translate

    def field(name: str, label: str, kept: str, **more: Any) -> SimpleNamespace:
        error = request.errors.get(name)
        return SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=say(label), error=say(error) if error
                               else None, value=request.submitted.get(name, kept) if refused else kept, **more)

    known = {one["name"]: one for one in description["operations"]} if description else {}
    operation = (request.submitted.get("operation", "") if refused else options.operation) or next(iter(known), "")
    made: list[tuple[str, Any]] = []
    if known:
        made.append(("field", field("operation", _("Operation"), operation, type="select",
                                    options=[SimpleNamespace(value=name, label=name) for name in known])))
        shown = known.get(operation, next(iter(known.values())))
        made.append(("hidden", SimpleNamespace(name="inputs_of", value=shown["name"])))
        for one in shown["inputs"]:
            source, words = _kept(options, one["name"])
            if not source:
                source, words = _guess(one)
            choices = [SimpleNamespace(value=FIXED, label=say(_("A value, always the same"))),
                       SimpleNamespace(value=ASKED, label=say(_("Ask the reader")))]
            choices += [SimpleNamespace(value=name, label=say(label)) for name, label in _STAND_INS.items()]
            if not one["needed"]:
                choices.insert(0, SimpleNamespace(value=NOTHING, label=say(_("Leave out"))))
            made.append(("pair", (
                field(f"from.{one['name']}", _("Input “${name}”", mapping={"name": one["name"]}), source, type="select",
                      options=choices),
                field(f"words.{one['name']}", _("Value, or question to the reader"), words, maxlength=200, optional=True))))
    else:
        made.append(("field", field("operation", _("Operation"), options.operation, maxlength=100,
                                    hint=say(_("The description has not come yet: write the name of the operation.")))))
    made.append(("field", field("presentation", _("Presentation"), options.presentation, type="select", options=[
        SimpleNamespace(value=name, label=say(_PRESENTATIONS.get(name, name.removeprefix("sheet:"))))
        for name in presentations(request)])))
    made.append(("field", field("every", _("Update every"), str(options.every), type="number", min=SHORTEST,
                                suffix=say(_("minutes")))))
    return tuple(made)


def answered(parameters: Any, inputs: list[Mapping[str, Any]]) -> tuple[list[str], list[str], dict[str, str]]:
    """What was chosen for each input: preferences ``input`` and ``form``, and what is refused, by field."""
    given: list[str] = []
    questions: list[str] = []
    refused: dict[str, str] = {}
    for one in inputs:
        name = one["name"]
        source, words = parameters.get(f"from.{name}", ""), parameters.get(f"words.{name}", "").strip()
        if source in _STAND_INS:
            given.append(f"{name}={source}")
        elif source == FIXED and words:
            given.append(f"{name}={words}")
        elif source == ASKED and words and "|" not in words:
            questions.append(f"{name}|{words}|{one['type']}|")
        elif source in (FIXED, ASKED):
            refused[f"words.{name}"] = _("Write the value, or the question without a vertical bar.")
        elif source != NOTHING or one["needed"]:
            refused[f"from.{name}"] = _("Choose where this value comes from.")
    if len(questions) > 6:
        refused["operation"] = _("At most six questions can be asked of a reader.")
    return given, questions, refused
