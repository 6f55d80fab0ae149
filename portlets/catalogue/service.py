"""What is published to a person, found and sorted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.api.layout import Layout, Tab
from portal.api.registry import CATEGORIES, Publication

PAGE = 60
"""Services shown at once."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service of the catalogue.

    :param tabs: the tabs of the person on which it stands already.
    """

    publication: Publication
    title: str
    text: str
    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The services of one category."""

    category: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one look into the catalogue.

    :param total: services offered in all. :param counts: category to number of services.
    :param matching: how many fit; :param more: whether some of them come on a further page.
    """

    shelves: tuple[Shelf, ...]
    total: int
    counts: dict[str, int]
    matching: int
    more: bool


def standing(layout: Layout) -> dict[str, tuple[Tab, ...]]:
    """fname to the tabs on which it stands."""
    found: dict[str, dict[str, Tab]] = {}
    for tab in layout.tabs:
        for column in tab.columns:
            for window in column.windows:
                found.setdefault(window.fname, {})[tab.id] = tab
    return {fname: tuple(tabs.values()) for fname, tabs in found.items()}


def look(publications: Iterable[Publication], layout: Layout, locale: str, sort_key: Callable, query: str = "",
         category: str = "", page: int = 0) -> Found:
    """The services that match, by category then title.

    :param query: words that must all stand in title, description or origin; accents and case do not matter.
    :param page: pages of ``PAGE`` services, from 0.
    """
    offered = [one for one in publications if one.in_catalogue]
    places = standing(layout)
    words = sort_key(query)[0].split()
    found = []
    for one in offered:
        text = sort_key(f"{one.title(locale)} {one.description(locale)} {one.provenance}")[0]
        if (not category or one.category == category) and all(word in text for word in words):
            found.append(one)
    found.sort(key=lambda one: (CATEGORIES.index(one.category) if one.category in CATEGORIES else 99,
                                sort_key(one.title(locale))))
    shown = found[page * PAGE:(page + 1) * PAGE]
    shelves: dict[str, list[Offer]] = {}
    for one in shown:
        shelves.setdefault(one.category, []).append(
            Offer(one, one.title(locale), one.description(locale), places.get(one.fname, ())))
    counts = {name: sum(one.category == name for one in offered) for name in CATEGORIES}
    return Found(tuple(Shelf(name, tuple(offers)) for name, offers in shelves.items()), len(offered),
                 {name: count for name, count in counts.items() if count}, len(found), len(found) > (page + 1) * PAGE)


def open_tabs(layout: Layout) -> tuple[Tab, ...]:
    """Tabs to which the person may add a box."""
    return tuple(tab for tab in layout.tabs if "add" not in tab.locks)
