"""One request for a page: who, where, which tab, in which state, with everything read that all windows need."""

import html
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from portal.api.branding import Brand, IBranding
from portal.api.context import IClock
from portal.api.errors import NotFound
from portal.api.i18n import IFormats, ITranslator
from portal.api.layout import Column, ILayout, Layout, Tab
from portal.api.prepared import Prepared
from portal.api.registry import IPublications, Publication
from portal.api.remembering import IRemembering
from portal.api.window import MAXIMISED, Window
from portal.container.interfaces import ITemplates
from portal.container.models import StoredPreference
from portal.container.values import Caller, Values
from portal.driver.markers import Filler
from portal.driver.url import PageState, decode, page_path
from portal.layout.namespaces import namespace_of
from portal.security.csrf import csrf_token
from portal.versions import SOURCES

COMMON = (IClock, ITemplates, ITranslator)
"""Utilities that almost every portlet needs, looked up once for all of a page, as is ``IFormats``."""
SOLO = "p-"
"""Tabs whose slug starts so show one publication by itself, placed on a tab or not."""


@dataclass(slots=True)
class Visit:
    """What the driver knows while it answers one request.

    :param context: the request, an ``IContext`` with ``web_session`` and ``versions``.
    :param versions: of all that the page depends on, sorted by name.
    :param shared_version: of what was done to boxes that everybody shares (``copies``).
    :param cookies: the request's ``Client`` when its browser holds cookies of portlets, else None.
    :param solo: the tab is one publication by itself.
    """

    context: Any
    layout: Layout
    tab: Tab
    state: PageState
    brand: Brand
    versions: tuple[tuple[str, int], ...]
    solo: bool = False
    shared_version: int = 0
    cookies: Any = None
    code: str = ""
    _token: str | None = field(default=None)
    _caller: Caller | None = field(default=None)
    _publications: dict[str, Publication] | None = field(default=None)
    _moulded: tuple | None = field(default=None)
    _parts: dict[Any, Any] = field(default_factory=dict)

    def part(self, interface: Any) -> Any:
        """A utility of the driver's, looked up once for the page."""
        found = self._parts.get(interface)
        if found is None:
            found = self._parts[interface] = self.context.registry.getUtility(interface)
        return found

    @property
    def customises(self) -> bool:
        """Whether the person arranges the boxes of this page."""
        return self.person is not None and not self.solo and self.context.permits("layout.customise")

    @property
    def moulded(self) -> tuple:
        """What the moulds of all boxes of the page depend on."""
        if self._moulded is None:
            self._moulded = (self.brand.theme, self.locale, self.establishment.slug, self.tab.id, self.tab.slug, self.solo,
                             self.customises, self.person is not None)
        return self._moulded

    @property
    def establishment(self):
        """Where it happens."""
        return self.context.establishment

    @property
    def person(self):
        """Who asks; None for a guest."""
        return self.context.person

    @property
    def locale(self) -> str:
        """Language of the page."""
        return self.context.locale

    @property
    def caller(self) -> Caller:
        """What the calls of all windows share. Read when the first portlet is to be called, if any is."""
        if self._caller is None:
            context = self.context
            self._caller = Caller(
                registry=context.registry, person=context.person, establishment=context.establishment,
                locale=context.locale, theme=self.brand.theme, secure=context.scheme == "https", permits=context.permits,
                attributes_store=context.portlet_attributes, stored=context.stored_preferences, method=context.method,
                client=context.client, versions=context.versions,
                common={IFormats: context.service(IFormats), **{each: context.registry.getUtility(each) for each in COMMON}})
        return self._caller

    @property
    def publications(self) -> dict[str, Publication]:
        """What windows of the person may name, by fname; read when first asked for."""
        if self._publications is None:
            self._publications = self.context.service(IPublications).for_windows()
        return self._publications

    def read_all(self) -> None:
        """Read what portlets and their boxes will ask for, on the request's own thread and session."""
        _read = self.caller, self.publications

    def title_of(self, window: Window) -> str:
        """The title of a window before its portlet says otherwise."""
        if window.title:
            return window.title
        publication = self.publications.get(window.fname)
        return publication.title(self.locale) if publication else window.fname

    def path(self, slug: str | None = None, code: str = "") -> str:
        """Address of a tab of this establishment."""
        return page_path(self.establishment.slug, slug or self.tab.slug, code)

    def filler(self) -> Filler:
        """What fills the slots of this page."""
        return Filler(self.path(), self.state, self.code, self.token, self.context.host, self.now)

    def now(self) -> str:
        """The present day and hour in words, as HTML."""
        formats = self.context.service(IFormats)
        instant = formats.local(self.context.clock.now())
        day = formats.day(instant.date())
        return html.escape(f"{day[:1].upper()}{day[1:]}, {formats.hour(instant.time())}")

    def token(self) -> str:
        """The CSRF token of this reader in this establishment."""
        if self._token is None:
            self._token = csrf_token(self.context)
        return self._token

    def freeze(self, state: PageState) -> None:
        """Take over a new state and its encoded form."""
        self.state, self.code = state, state.encode()


_P = StoredPreference.__table__.c
_PREFERENCES = Prepared(sa.select(_P.window_id, _P.name, _P["values"]).where(
    _P.person_id == sa.bindparam("person"), _P.establishment_id == sa.bindparam("place")))


def stored_preferences(context: Any, db: Any = None) -> dict[str, Values]:
    """Own preferences of the person in the establishment, window id to names to values; one statement, or none.

    :param db: another session than the context's: they are read on it, and belong to the caller.
    """
    if context.person is None:
        return {}
    if db is None:
        return context.service(IRemembering).remembered(("preferences",), lambda: _read_preferences(context, context.db))
    return _read_preferences(context, db)


def _read_preferences(context: Any, db: Any) -> dict[str, Values]:
    rows = _PREFERENCES.rows(db, {"person": context.person.id, "place": context.establishment.id})
    found: dict[str, Values] = {}
    for window, name, values in rows:
        found.setdefault(window, {})[name] = tuple(values)
    return found


def solo_tab(context: Any, fname: str) -> Tab:
    """A tab that holds one publication. :raises NotFound: the person may not see it."""
    publication = context.service(IPublications).get(fname)
    window_id = f"p.{fname}"
    window = Window(window_id, namespace_of(window_id), publication.portlet, fname, icon=publication.icon,
                    category=publication.category,
                    preferences=tuple((p.name, p.values) for p in publication.preferences),
                    read_only=frozenset(p.name for p in publication.preferences if p.read_only),
                    locks=frozenset({"move", "delete"}))
    return Tab(SOLO + fname, SOLO + fname, dict(publication.titles), publication.icon, (Column("c1", 12, (window,)),))


def open_visit(context: Any, slug: str | None, code: str = "") -> Visit:
    """The visit of a tab (None: the first one) in an encoded state.

    :raises NotFound: no such tab for this person. :raises BadAddress: the state was tampered with.
    """
    state = decode(code)
    layout = context.service(ILayout).layout()
    solo = bool(slug) and slug.startswith(SOLO)
    if solo:
        tab = solo_tab(context, slug.removeprefix(SOLO))
    elif slug is None:
        if not layout.tabs:
            raise NotFound(None)
        tab = layout.tabs[0]
    else:
        found = layout.tab(slug)
        if found is None:
            raise NotFound(None)
        tab = found
    brand = context.service(IBranding).brand(context.establishment.id)
    # What a box is made of: neither whether its portlet is in service, nor how fresh sources are; what everybody shares
    # goes by itself.
    versions, client = dict(context.versions), context.client
    shared = versions.pop(f"boxes:{context.establishment.id}", 0)
    versions.pop("health", None)
    versions.pop(SOURCES, None)
    visit = Visit(context, layout, tab, state, brand, tuple(sorted(versions.items())), solo, shared,
                  client if client.any else None)
    if solo:
        namespace = tab.columns[0].windows[0].namespace
        if namespace not in state.states:
            state.states[namespace] = MAXIMISED
    visit.freeze(state)
    return visit
