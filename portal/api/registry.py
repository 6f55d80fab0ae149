"""Definitions of portlets, and what of them this portal publishes (uPortal: publish, fname, life cycle)."""

from dataclasses import dataclass, field
from typing import Final

from zope.interface import Interface

from portal.api.audience import Audience

CATEGORIES: Final = ("cours", "travail", "echanges", "infos", "pratique", "outils")
"""Categories of the catalogue; each has a hue of its own in every theme."""


@dataclass(frozen=True, slots=True)
class Preference:
    """A preference of a descriptor or publication."""

    name: str
    values: tuple[str | None, ...] = ()
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A ``filter`` element of a ``portlet.xml`` (JSR-286 PLT.20; ``portal.api.filters``).

    :param filter_class: ``package.module:Class``.
    :param phases: "render", "action", "event", "resource".
    """

    name: str
    filter_class: str
    phases: frozenset[str]
    init_parameters: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """One ``portlet`` element of a ``portlet.xml`` (JSR-286 PLT.25).

    :param name: ``<package>.<portlet-name>``.
    :param package: import name of the package.
    :param portlet_class: ``package.module:Class``.
    :param titles: language to title; likewise descriptions and short titles.
    :param modes: those that it supports and the portal can show: ``view`` always, ``edit`` and ``help``, and custom
        ones that are declared and either the portlet's own or known to the portal; ``states`` likewise, beyond the
        three usual (PLT-83).
    :param own_modes: modes that the portlet manages itself, each with its names by language (``decoration-name``);
        to the portal they look like view.
    :param limits: phase to seconds.
    :param expiration: seconds of the expiration cache; 0 none, -1 without end.
    :param user_attributes: names that the portlet may read of the person.
    :param permissions: permissions that the package defines, each with the profiles and roles that hold it.
    :param hosts: outside hosts it may name.
    :param resources: paths that a resource id may name without a handler: styles, scripts, and what
        ``preau:resource`` declares: files of ``static/``, ``.pt`` for a template, ``folder/*`` for all in it (PLT-17).
    :param event_types: qualified name of an event to the type of its value: "str", "int", "float", "bool", "list",
        "dict", or ``package.module:Class``, a dataclass of the package (PLT-44).
    :param url_listeners: ``package.module:Class`` of the application's URL listeners, in declared order (PLT-51).
    :param options: container runtime options.
    :param filters: those mapped to it, in the order of the mappings.
    """

    name: str
    package: str
    portlet_class: str
    titles: dict[str, str] = field(hash=False)
    descriptions: dict[str, str] = field(default_factory=dict, hash=False)
    short_titles: dict[str, str] = field(default_factory=dict, hash=False)
    init_parameters: dict[str, str] = field(default_factory=dict, hash=False)
    preferences: tuple[Preference, ...] = ()
    validator: str | None = None
    modes: tuple[str, ...] = ("view",)
    states: tuple[str, ...] = ()
    locales: tuple[str, ...] = ("fr", "en")
    limits: dict[str, float] = field(default_factory=dict, hash=False)
    expiration: int = 0
    cache_scope: str = "private"
    public_parameters: dict[str, str] = field(default_factory=dict, hash=False)
    processed_events: tuple[str, ...] = ()
    published_events: tuple[str, ...] = ()
    default_namespace: str = ""
    role_links: dict[str, str] = field(default_factory=dict, hash=False)
    user_attributes: tuple[str, ...] = ()
    permissions: dict[str, frozenset[str]] = field(default_factory=dict, hash=False)
    hosts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    options: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    confidential: bool = False
    filters: tuple[Filter, ...] = ()
    own_modes: dict[str, dict[str, str]] = field(default_factory=dict, hash=False)
    resources: tuple[str, ...] = ()
    event_types: dict[str, str] = field(default_factory=dict, hash=False)
    url_listeners: tuple[str, ...] = ()

    def text(self, kind: dict[str, str], locale: str) -> str:
        """One of the language maps, in ``locale``, else French, else anything it has."""
        return kind.get(locale) or kind.get("fr") or next(iter(kind.values()), "")


@dataclass(frozen=True, slots=True)
class Publication:
    """A portlet as published: what the catalogue shows and fragments refer to by ``fname``.

    :param establishment_id: None for the whole portal.
    :param state: "draft", "approved", "published", "expired" or "maintenance" (uPortal life
        cycle); seen from windows also "withdrawn" and "uninstalled".
    :param source: "registry.xml" or "browser".
    """

    fname: str
    portlet: str
    titles: dict[str, str] = field(hash=False)
    descriptions: dict[str, str] = field(default_factory=dict, hash=False)
    category: str = "outils"
    icon: str = "box"
    state: str = "published"
    audience: Audience = field(default_factory=Audience)
    preferences: tuple[Preference, ...] = ()
    establishment_id: str | None = None
    provenance: str = ""
    source: str = "browser"
    in_catalogue: bool = True
    owner_id: str | None = None

    def title(self, locale: str) -> str:
        """In ``locale``, else French, else any."""
        return self.titles.get(locale) or self.titles.get("fr") or next(iter(self.titles.values()), self.fname)

    def description(self, locale: str) -> str:
        """In ``locale``, else French, else any, else empty."""
        return self.descriptions.get(locale) or self.descriptions.get("fr") or next(iter(self.descriptions.values()), "")


class IDefinitions(Interface):
    """Utility: the definitions of the installed packages (component registry)."""

    def get(name: str) -> Definition | None:
        """By ``<package>.<portlet-name>``."""

    def all() -> tuple[Definition, ...]:
        """Every definition, by name."""


class IPublications(Interface):
    """Adapter of a context: what is published in the present establishment."""

    def get(fname: str) -> Publication:
        """One that the person may use. :raises NotFound: none, withdrawn, or not for this person."""

    def visible() -> tuple[Publication, ...]:
        """All that the person may use, by title: the catalogue."""

    def for_windows() -> dict[str, Publication]:
        """By fname, all that windows of this person may name, those to be shown as placeholders too.

        The state is "published", or why there is nothing to show: "maintenance", "expired",
        "withdrawn" or "uninstalled" (the package is gone, PAGE-10).
        """

    def managed() -> tuple[Publication, ...]:
        """All of the establishment, drafts included. :raises NotPermitted: needs "publications.manage"."""

    def save(publication: Publication) -> None:
        """Create or change a browser publication of the present establishment.

        :raises Invalid: fields refused (an fname of a file, a bad audience, an unknown portlet).
        :raises NotPermitted: needs "publications.manage".
        """

    def withdraw(fname: str) -> None:
        """Make it unavailable; windows that show it become placeholders (PAGE-10)."""
