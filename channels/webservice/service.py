"""An answer of any shape as names and values to be read."""

from dataclasses import dataclass
from typing import Any

__all__ = ["Group", "Row", "groups"]

_MOST = 120


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its value."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together; without a title for those of the answer itself."""

    title: str
    rows: tuple[Row, ...]


def _label(name: str) -> str:
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _text(value: Any, yes: str, no: str) -> str:
    return (yes if value else no) if isinstance(value, bool) else str(value)


def _rows(value: Any, prefix: str, yes: str, no: str) -> list[Row]:
    """The leaves below a value, each with the names that lead to it."""
    if isinstance(value, dict):
        return [row for name, one in value.items()
                for row in _rows(one, f"{prefix} – {_label(name)}" if prefix else _label(name), yes, no)]
    if isinstance(value, list):
        if all(not isinstance(one, (dict, list)) for one in value):
            joined = ", ".join(_text(one, yes, no) for one in value if one is not None)
            return [Row(prefix or "–", joined)] if joined else []
        return [row for one in value for row in _rows(one, prefix, yes, no)]
    return [] if value is None or value == "" else [Row(prefix or "–", _text(value, yes, no))]


def groups(result: Any, yes: str, no: str) -> list[Group]:
    """An answer as groups of rows: its own values first, then a group for each part that has several.

    :param yes: word for true; ``no`` for false.
    """
    if not isinstance(result, dict):
        result = {"": result}
    own: list[Row] = []
    made: list[Group] = []
    for name, value in result.items():
        if isinstance(value, dict):
            made.append(Group(_label(name), tuple(_rows(value, "", yes, no))))
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            made += [Group(f"{_label(name)} {number}" if len(value) > 1 else _label(name), tuple(_rows(one, "", yes, no)))
                     for number, one in enumerate(value, 1)]
        else:
            own += _rows(value, _label(name), yes, no)
    whole = [Group("", tuple(own)), *made]
    return [group for group in whole if group.rows][:_MOST]
