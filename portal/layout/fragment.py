"""A fragment and its nodes as values, and their form in the database."""

from dataclasses import asdict, dataclass, field
from typing import Any

from portal.api.audience import Audience
from portal.api.registry import Preference

__all__ = ["ColumnNode", "Fragment", "TabNode", "WindowNode", "tabs_from_data", "tabs_to_data"]


@dataclass(frozen=True, slots=True)
class WindowNode:
    """A window that a fragment places. :param id: ``<fragment>.<node>``, as all ids here."""

    id: str
    fname: str
    titles: dict[str, str] = field(default_factory=dict, hash=False)
    locks: frozenset[str] = frozenset()
    minimised: bool = False
    preferences: tuple[Preference, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnNode:
    """A column. :param width: in twelfths, or "side" or "lead"."""

    id: str
    width: int | str
    windows: tuple[WindowNode, ...] = ()


@dataclass(frozen=True, slots=True)
class TabNode:
    """A tab; those of several fragments with one slug become one."""

    id: str
    slug: str
    titles: dict[str, str] = field(hash=False)
    icon: str = ""
    locks: frozenset[str] = frozenset()
    columns: tuple[ColumnNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one file of ``layouts/`` puts on people's pages.

    :param owner: who answers for it; ``placed_by``: the same in words, by language, as in "placed by the school".
    :param precedence: the higher goes first.
    :param valid_from: ISO day, or date and time, of the establishment's clock unless it has an offset; empty: always.
    :param valid_until: likewise; a day counts in full.
    :param version: hash of everything above.
    :param lines: where in the file each id stands; empty once it comes from the database.
    """

    id: str
    owner: str
    precedence: int
    audience: Audience
    tabs: tuple[TabNode, ...]
    titles: dict[str, str] = field(default_factory=dict, hash=False)
    placed_by: dict[str, str] = field(default_factory=dict, hash=False)
    valid_from: str = ""
    valid_until: str = ""
    version: str = ""
    file: str = ""
    line: int = 0
    lines: dict[str, int] = field(default_factory=dict, hash=False, compare=False)


def tabs_to_data(tabs: tuple[TabNode, ...]) -> list[dict[str, Any]]:
    """Plain JSON for storage; ``tabs_from_data`` reads it back."""
    return [_plain(asdict(tab)) for tab in tabs]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return sorted(value) if isinstance(value, frozenset) else value


def tabs_from_data(data: list[dict[str, Any]]) -> tuple[TabNode, ...]:
    """The tabs of a stored fragment."""
    return tuple(TabNode(**tab | {"locks": frozenset(tab["locks"]), "columns": tuple(
        ColumnNode(column["id"], column["width"], tuple(map(_window, column["windows"]))) for column in tab["columns"])})
        for tab in data)


def _window(data: dict[str, Any]) -> WindowNode:
    return WindowNode(**data | {
        "locks": frozenset(data["locks"]),
        "preferences": tuple(Preference(each["name"], tuple(each["values"]), each["read_only"])
                             for each in data["preferences"])})
