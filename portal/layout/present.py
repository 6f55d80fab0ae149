"""An arrangement as the page shows it: windows joined to what is published to the person."""

import hashlib
import json
from collections.abc import Iterator, Mapping
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


class _Presenter:
    def __init__(self, arrangement: Arrangement, publications: Mapping[str, Publication], locale: str) -> None:
        self.publications, self.locale = publications, locale
        # Short forms of fragments' windows are known to differ (load.py); a person's own steps back before them.
        self.names = {namespace_of(state.id) for state in arrangement.windows() if not state.own}
        self.displaced: list[Window] = []

    def windows(self, states: list[WindowState]) -> Iterator[Window]:
        for state in states:
            publication = self.publications.get(state.fname)
            window = _window(state, publication, self.locale)
            if state.own and (publication is None or window.namespace in self.names):
                self.displaced.append(window)
            elif publication is not None:
                self.names.add(window.namespace)
                yield window

    def tab(self, state: TabState) -> Tab:
        titles = dict.fromkeys((*state.titles, "fr", "en"), state.name) if state.name else state.titles
        columns = tuple(Column(column.ids[0], column.width, tuple(self.windows(column.windows)))
                        for column in state.columns)
        return Tab(state.id, state.slug, titles, state.icon, columns, state.locks, state.own,
                   _pick(state.placed_by, self.locale))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else {name: getattr(value, name) for name in value.__slots__}


def present(arrangement: Arrangement, publications: Mapping[str, Publication], locale: str) -> Layout:
    """The layout of a person.

    A fragment's window whose publication is not for the person is left out; one of the person's own then
    counts as displaced, and comes back to its place with the publication. A publication that cannot be shown
    for another reason leaves a placeholder, with a title, no ``portlet``, and ``extra["gone"]`` (PAGE-10).

    :param publications: by fname, those that windows of the person may name.
    """
    presenter = _Presenter(arrangement, publications, locale)
    tabs = tuple(presenter.tab(tab) for tab in arrangement.tabs)
    displaced = (*presenter.displaced, *(_window(state, publications.get(state.fname), locale)
                                         for state in arrangement.displaced.values()))
    version = hashlib.sha256(json.dumps((tabs, displaced), default=_plain, sort_keys=True).encode()).hexdigest()[:16]
    return Layout(tabs, version, displaced)
