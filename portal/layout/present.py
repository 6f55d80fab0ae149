"""An arrangement as the page shows it: windows joined to what is published to the person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from portal.api.layout import Column, Layout, Tab
from portal.api.registry import Publication
from portal.api.window import Window
from portal.layout.arrangement import Arrangement, TabState, WindowState
from portal.layout.namespaces import namespace_of

__all__ = ["present"]

PLACEHOLDER = "gone"
"""Key in ``Window.extra`` of a window that is a placeholder; its value says why (see ``for_windows``)."""


def _pick(texts: Mapping[str, str], locale: str) -> str:
    return texts.get(locale) or texts.get("fr") or next(iter(texts.values()), "")


def _preferences(publication: Publication | None, state: WindowState) -> tuple[dict[str, tuple], frozenset[str]]:
    """The publication's preferences with the fragment's laid over them, and which are read-only."""
    items = (*(publication.preferences if publication else ()), *state.preferences)
    if not items:  # as most
        return {}, frozenset()
    return {item.name: item.values for item in items}, frozenset(item.name for item in items if item.read_only)


def _window(state: WindowState, publication: Publication | None, locale: str) -> Window:
    values, read_only = _preferences(publication, state)
    reason = "" if publication and publication.state == "published" else publication.state if publication else "unknown"
    title = state.name or _pick(state.titles, locale)
    if reason and not title:
        title = publication.title(locale) if publication else state.known_as or state.fname
    # A placeholder names no definition: there is nothing that any phase could be sent to (attack I05).
    return Window(
        id=state.id, namespace=namespace_of(state.id), portlet="" if reason or not publication else publication.portlet,
        fname=state.fname, title=title,
        icon=publication.icon if publication else "", category=publication.category if publication else "",
        preferences=tuple(values.items()), read_only=read_only, locks=state.locks,
        placed_by=_pick(state.placed_by, locale), minimised=state.minimised,
        extra={PLACEHOLDER: reason} if reason else {})


class Later(Sequence):
    """The columns of a tab, made when first looked at: a page shows one tab, and most of the work would be for others."""

    __slots__ = ("_make", "_made")

    def __init__(self, make: Callable[[], tuple[Column, ...]]) -> None:
        self._make, self._made = make, None  # type: ignore[var-annotated]

    def _columns(self) -> tuple[Column, ...]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, index: Any) -> Any:
        return self._columns()[index]

    def __len__(self) -> int:
        return len(self._columns())

    def __iter__(self) -> Iterator[Column]:
        return iter(self._columns())

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Later, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._columns())


class _Presenter:
    def __init__(self, arrangement: Arrangement, publications: Mapping[str, Publication], locale: str) -> None:
        self.publications, self.locale = publications, locale
        states = arrangement.windows()
        # Short forms of fragments' windows are known to differ (load.py); a person's own steps back before them.
        names = {namespace_of(state.id) for state in states if not state.own}
        self.displaced: dict[str, WindowState] = {}
        for state in states:
            if state.own and (state.fname not in publications or namespace_of(state.id) in names):
                self.displaced[state.id] = state
            elif state.own:
                names.add(namespace_of(state.id))

    def window(self, state: WindowState) -> Window:
        return _window(state, self.publications.get(state.fname), self.locale)

    def columns(self, state: TabState) -> tuple[Column, ...]:
        return tuple(Column(column.ids[0], column.width, tuple(
            self.window(each) for each in column.windows if each.fname in self.publications and each.id not in self.displaced))
            for column in state.columns)

    def tab(self, state: TabState) -> Tab:
        titles = dict.fromkeys((*state.titles, "fr", "en"), state.name) if state.name else state.titles
        return Tab(state.id, state.slug, titles, state.icon, Later(lambda: self.columns(state)), state.locks, state.own,
                   _pick(state.placed_by, self.locale))


def present(arrangement: Arrangement, publications: Mapping[str, Publication], locale: str) -> Layout:
    """The layout of a person.

    A fragment's window whose publication is not for the person is left out; one of the person's own then
    counts as displaced, and comes back to its place with the publication. A publication that cannot be shown
    for another reason leaves a placeholder, with a title, no ``portlet``, and ``extra["gone"]`` (PAGE-10).

    :param arrangement: is not changed afterwards. :param publications: by fname, those that windows of the person
        may name.
    """
    presenter = _Presenter(arrangement, publications, locale)
    tabs = tuple([presenter.tab(tab) for tab in arrangement.tabs])
    states = (*presenter.displaced.values(), *arrangement.displaced.values())
    return Layout(tabs, tuple([presenter.window(state) for state in states]))
