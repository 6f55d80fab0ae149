"""Merging fragments into one layout, before anybody's own changes (LAY-02)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.layout.fragment import Fragment, TabNode, WindowNode

__all__ = ["MergedColumn", "MergedTab", "Placed", "in_order", "merge"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A window of a fragment, with who placed it, by language."""

    node: WindowNode
    placed_by: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class MergedColumn:
    """Columns of one place in tabs of one slug. :param ids: of all of them; the first is its own."""

    ids: tuple[str, ...]
    width: int | str
    windows: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class MergedTab:
    """Tabs of one slug. :param ids: of all of them; the first is its own, and gives title and icon."""

    ids: tuple[str, ...]
    slug: str
    titles: dict[str, str] = field(hash=False)
    icon: str
    locks: frozenset[str]
    placed_by: dict[str, str] = field(hash=False)
    columns: tuple[MergedColumn, ...]


def in_order(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Fragments from the highest precedence to the lowest, by id where it is the same."""
    return tuple(sorted(fragments, key=lambda fragment: (-fragment.precedence, fragment.id)))


def _words(fragment: Fragment) -> dict[str, str]:
    return fragment.placed_by or {"fr": fragment.owner, "en": fragment.owner}


def merge(fragments: Iterable[Fragment]) -> tuple[MergedTab, ...]:
    """The tabs of all fragments, in order of precedence.

    Tabs with the same slug become one: the first gives it title, icon and columns, all give it their
    locks, and each adds its windows to the column in the same place, or to the last one.
    """
    groups: dict[str, list[tuple[TabNode, dict[str, str]]]] = {}
    for fragment in in_order(fragments):
        for tab in fragment.tabs:
            groups.setdefault(tab.slug, []).append((tab, _words(fragment)))
    return tuple(_join(parts) for parts in groups.values())


def _join(parts: list[tuple[TabNode, dict[str, str]]]) -> MergedTab:
    first, words = parts[0]
    last = len(first.columns) - 1
    ids: list[list[str]] = [[] for _ in first.columns]
    windows: list[list[Placed]] = [[] for _ in first.columns]
    for tab, placed_by in parts:
        for place, column in enumerate(tab.columns):
            ids[min(place, last)].append(column.id)
            windows[min(place, last)] += [Placed(node, placed_by) for node in column.windows]
    return MergedTab(
        tuple(tab.id for tab, _ in parts), first.slug, first.titles, first.icon,
        frozenset().union(*(tab.locks for tab, _ in parts)), words,
        tuple(MergedColumn(tuple(ids[place]), column.width, tuple(windows[place]))
              for place, column in enumerate(first.columns)))
