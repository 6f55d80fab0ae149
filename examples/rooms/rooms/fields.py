"""Fields of forms as the theme's macros take them, and pages of long lists."""

from types import SimpleNamespace
from typing import Any

from portal.api.i18n import TranslationStringFactory
from rooms.settings import faults_of

__all__ = ["errors_of", "field", "options", "pages", "refuse_numbers"]

_ = TranslationStringFactory("rooms")


def errors_of(request: Any) -> list[SimpleNamespace]:
    """What was refused, for the summary above the form."""
    return [SimpleNamespace(field=f"{request.namespace}-{name or 'form'}", text=request.translate(text))
            for name, text in request.errors.items()]


def field(request: Any, name: str, label: str, value: Any, **more: Any) -> SimpleNamespace:
    """One field: after a refusal with what was typed and what is wrong."""
    error = request.errors.get(name)
    if request.errors:
        value = request.submitted.get(name, "")
    if "hint" in more:
        more["hint"] = request.translate(more["hint"])
    return SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=request.translate(label), value=value,
                           error=request.translate(error) if error else None, **more)


def options(labels: dict[Any, str]) -> list[SimpleNamespace]:
    """Choices of a ``select``, in that order."""
    return [SimpleNamespace(value=str(value), label=label) for value, label in labels.items()]


def refuse_numbers(sent: Any, limits: dict[str, tuple[int, int, int]]) -> dict[str, Any]:
    """Field to message for what is no number within its limits."""
    return {name: _("Write a number from ${least} to ${most}.", mapping={"least": limits[name][0], "most": limits[name][1]})
            for name in faults_of(sent, limits)}


def pages(request: Any, items: list, most: int, turn: Any) -> tuple[list, SimpleNamespace]:
    """The part of a long list that the parameter ``page`` names, and what the macro ``ui['pages']`` takes.

    :param turn: number (as text) to address.
    """
    text = request.parameters.get("page") or "1"
    last = max((len(items) + most - 1) // most, 1)
    number = min(int(text), last) if text.isascii() and text.isdecimal() and 0 < len(text) < 5 and int(text) else 1
    return items[(number - 1) * most:number * most], SimpleNamespace(
        previous_url=turn(str(number - 1)) if number > 1 else None, next_url=turn(str(number + 1)) if number < last else None)
