"""Fields of the forms, in the form that the theme's macros take."""

from types import SimpleNamespace
from typing import Any

__all__ = ["errors_of", "field"]


def errors_of(request: Any) -> list[SimpleNamespace]:
    """What the action refused, for the summary on top; ids of controls start with the namespace."""
    return [SimpleNamespace(field=f"{request.namespace}-{name or 'form'}", text=request.translate(text))
            for name, text in request.errors.items()]


def field(request: Any, name: str, label: str, value: Any = None, **more: Any) -> SimpleNamespace:
    """One field: id from the namespace, value and error of the refused form, words translated."""
    error = request.errors.get(name)
    if request.errors and name in request.submitted:
        value = request.submitted.get(name)
    words = {key: request.translate(text) for key, text in more.items() if key == "hint"}
    return SimpleNamespace(**{**more, **words}, id=f"{request.namespace}-{name}", name=name,
                           label=request.translate(label), value=value,
                           error=request.translate(error) if error else None)
