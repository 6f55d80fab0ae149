"""What goes into a phase and what comes out; frozen where it crosses threads (what a thread makes for itself is not:
that costs three times as long)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from portal.api.events import Event
from portal.api.identity import Establishment, Person
from portal.api.registry import Definition
from portal.api.window import Window

Values = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what all phases of one HTTP request share.

    :param permits: pure function of a permission name.
    :param attributes_store: ``IAttributesStore`` of the web session, or None for a guest.
    :param stored: window id to the person's own preferences, read once for the page.
    :param versions: of all that the page depends on, by name.
    :param common: utilities by interface that need not be looked up again.
    :param client: ``IClient``: cookies and headers of the HTTP request, or None.
    """

    registry: Any
    person: Person | None
    establishment: Establishment
    locale: str
    theme: str
    secure: bool
    permits: Any
    attributes_store: Any = None
    stored: dict[str, Values] = field(default_factory=dict)
    method: str = "GET"
    is_new_session: bool = False
    client: Any = None
    versions: Mapping[str, int] = field(default_factory=dict)
    common: Mapping[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Body:
    """Body of an action or resource request, already read.

    :param files: field name to uploads.
    """

    method: str = "GET"
    content_type: str = ""
    parameters: Values = field(default_factory=dict)
    files: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    data: bytes = b""


NO_BODY = Body(parameters=MappingProxyType({}), files=MappingProxyType({}))  # type: ignore[arg-type]
"""Of the phases that have none."""


@dataclass(slots=True)
class Call:
    """One phase of one window.

    :param private: its private render parameters; ``public``: by local identifier.
    :param input: action or resource parameters of the URL.
    :param db: session of the phase.
    :param scope_id: of the action-scoped attributes, for the addresses (``scopes``).
    :param markers: ``IMarkers``; only for phases that make content.
    """

    caller: Caller
    window: Window
    definition: Definition
    mode: str
    state: str
    private: Values
    public: Values
    db: Any
    title: str = ""
    markers: Any = None
    input: Values = field(default_factory=dict)
    body: Body = NO_BODY
    action: str | None = None
    event: Event | None = None
    resource_id: str | None = None
    cache_level: str = "PAGE"
    etag: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    submitted: Values = field(default_factory=dict)
    scope_id: str | None = None


@dataclass(slots=True)
class Cache:
    """Cache control of one answer (``ICacheControl``)."""

    expires: int | None = None
    scope: str = "private"
    etag: str | None = None
    use_cached: bool = False


@dataclass(slots=True)
class Rendered:
    """What render made; ``markup`` still holds markers.

    :param head: ``page_head.HeadElement``; ``cookies``: ``cookies.Cookie``; ``properties``: headers of the answer.
    """

    markup: str
    title: str | None
    counter: int | None
    stale: tuple[dt.datetime, str] | None
    foot: tuple[str | None, str | None, str | None] | None
    cache: Cache
    head: tuple = ()
    cookies: tuple = ()
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action or event asks for.

    :param private: the new private render parameters.
    :param public: local identifier to values; None removes.
    :param messages: (kind, text) shown once.
    """

    mode: str | None
    state: str | None
    private: Values
    public: dict[str, tuple[str, ...] | None]
    events: tuple[Event, ...]
    redirect: tuple[str, str | None] | None
    messages: tuple[tuple[str, str], ...]
    preferences: Values | None = None
    cookies: tuple = ()
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """What resource made; ``body`` is text with markers, or bytes.

    :param length: what the portlet says that the body has, in bytes; None: to be counted.
    """

    status: int
    content_type: str
    charset: str
    headers: tuple[tuple[str, str], ...]
    body: str | bytes
    filename: str | None
    cache: Cache
    not_modified: bool = False
    locale: str | None = None
    length: int | None = None
    cookies: tuple = ()
