"""The forms of a Web Service box, in the form that the theme's macros take."""

from types import SimpleNamespace
from typing import Any

from channels.webservice.options import SHORTEST, TEMPLATES, Options
from channels.webservice.sheets import sheet_names
from portal.api.i18n import TranslationStringFactory

__all__ = ["errors_of", "presentations", "question_form", "settings_form"]

_ = TranslationStringFactory("webservice")

_NAMES = {"list": _("Names and values"), "menu": _("Menu of the day"), "sheet:table": _("Table")}


def presentations(request: Any) -> tuple[str, ...]:
    """Every presentation that may be chosen."""
    return (*TEMPLATES, *(f"sheet:{name}" for name in sheet_names(request.settings.path("site_folder"))))


def errors_of(request: Any, fields: list[SimpleNamespace]) -> list[SimpleNamespace]:
    """What the action refused, each with the label of its field, for the summary on top."""
    labels = {field.name: field.label for field in fields}
    made = []
    for name, message in request.errors.items():
        words = request.translate(message)
        if name in labels:
            words = request.translate(_("${label}: ${words}", mapping={
                "label": labels[name], "words": words[:1].lower() + words[1:]}))
        made.append(SimpleNamespace(field=f"{request.namespace}-{name or 'form'}", text=words))
    return made


def question_form(request: Any, options: Options, parameters: dict[str, str] | None) -> SimpleNamespace | None:
    """The form in the box, filled in with what was refused, else with what was asked; None when there is none.

    Guests have no forms of this kind; they see what the publisher's starting values give.
    """
    if not options.questions or request.person is None:
        return None
    fields = []
    for question in options.questions:
        name = f"q.{question.name}"
        error = request.errors.get(name)
        value = request.submitted.get(name, "") if request.errors else (
            (parameters or {}).get(f"in.{question.name}") or request.parameters.get(name, ""))
        fields.append(SimpleNamespace(
            id=f"{request.namespace}-{name}", name=name, label=question.label, type=question.kind, value=value,
            error=request.translate(error) if error else None, optional=False, maxlength=200, step="any"))
    return SimpleNamespace(fields=fields, errors=errors_of(request, fields))


def settings_form(request: Any, options: Options) -> list[SimpleNamespace]:
    """The fields of the settings that the publisher left open."""
    def field(name: str, label: str, kept: str, **more: Any) -> list[SimpleNamespace]:
        if request.preferences.is_read_only(name):
            return []
        error = request.errors.get(name)
        return [SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=request.translate(label),
                                value=request.submitted.get(name, "") if request.errors else kept,
                                error=request.translate(error) if error else None, **more)]

    preferences = request.preferences
    return [
        *field("url", _("Address of the description (WSDL)"), options.url, type="url", optional=False, maxlength=2000),
        *field("operation", _("Operation"), options.operation, optional=False, maxlength=100),
        *field("input", _("Inputs"), "\n".join(one or "" for one in preferences.get_all("input")), type="textarea",
               rows=4, optional=True, hint=request.translate(
                   _("One a line: name=value. “today”, “language” and “establishment.name” stand for what they say."))),
        *field("presentation", _("Presentation"), options.presentation, type="select", options=[
            SimpleNamespace(value=name, label=request.translate(_NAMES.get(name, name.removeprefix("sheet:"))))
            for name in presentations(request)]),
        *field("every", _("Update every"), str(options.every), type="number", min=SHORTEST,
               suffix=request.translate(_("minutes")))]
