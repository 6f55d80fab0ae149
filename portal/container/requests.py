"""Requests of the four phases (JSR-286 PLT.11)."""

from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from zope.interface import implementer

from portal.api.errors import Invalid, StateError
from portal.api.i18n import TranslationStringFactory
from portal.api.phases import (
    ACTION,
    EVENT,
    MARKUP,
    RENDER,
    RESOURCE,
    IActionRequest,
    IEventRequest,
    IRenderRequest,
    IResourceRequest,
)
from portal.api.registry import Definition
from portal.api.window import CONFIG, EDIT, STATES, VIEW
from portal.container.cookies import cookies_of
from portal.container.head import is_encoding
from portal.container.parameters import EMPTY, Parameters, merged
from portal.container.payloads import arriving
from portal.container.preferences import Preferences
from portal.container.session import PortletSession
from portal.container.values import Call
from portal.context import ServiceFinder

_ = TranslationStringFactory("preau")

CONTENT_TYPES = ("text/html",)
"""What the portal shows, the preferred type first: the one of its pages."""
FORM = "application/x-www-form-urlencoded"


class PortletRequest(ServiceFinder):
    """What every phase receives; made by the container for one call."""

    phase = ""
    content_types = CONTENT_TYPES

    def __init__(self, call: Call, config: Any, preferences: Preferences) -> None:
        caller = call.caller
        self._call, self.config, self.preferences = call, config, preferences
        self._services = dict(caller.common)
        self.registry, self.db = caller.registry, call.db
        self.person, self.establishment, self.locale = caller.person, caller.establishment, caller.locale
        self.permits, self.secure = caller.permits, caller.secure
        self.window, self.namespace = call.window, call.window.namespace
        self.mode, self.state, self.title = call.mode, call.state, call.title
        self.private_parameters = Parameters(call.private) if call.private else EMPTY
        self.public_parameters = Parameters(call.public) if call.public else EMPTY
        values = self._merged()
        self.parameters = Parameters(values) if values else EMPTY
        self.attributes: dict[str, Any] = {"portal.phase": self.phase}

    def _merged(self) -> dict[str, tuple[str, ...]]:
        return merged(self._call.private, self._call.public)

    @cached_property
    def session(self) -> PortletSession | None:
        """Attributes of the window and of its package in the web session; None for a guest."""
        call = self._call
        if call.caller.attributes_store is None:
            return None
        return PortletSession(call.caller.attributes_store, call.definition.package, call.window.id, call.caller.is_new_session)

    @property
    def versions(self):
        """Versions of all that the page depends on."""
        return self._call.caller.versions

    @property
    def scope(self):
        """The scope of the phase's database session."""
        return self.db.info.get("scope")

    @property
    def cookies(self):
        """What this portlet has set in this browser (PLT-76)."""
        return cookies_of(self._call)

    @property
    def properties(self):
        """HTTP headers that a portlet may know (JSR-286 PLT.11.1.4)."""
        client = self._call.caller.client
        return MappingProxyType({} if client is None else client.properties)

    @property
    def user(self) -> dict[str, tuple[str, ...]] | None:
        """Declared user attributes that are known (PLT-85); None for a guest."""
        if self.person is None:
            return None
        person = self.person
        known = {"user.login": (person.login,), "user.name.given": (person.given_name,),
                 "user.name.family": (person.family_name,), "user.mail": (person.mail,),
                 "user.profile": (person.profile,), **person.attributes}
        return {name: known[name] for name in self._call.definition.user_attributes if name in known}

    def in_role(self, role: str) -> bool:
        """Through the descriptor's link, else by name (PLT-85)."""
        if self.person is None:
            return False
        wanted = self._call.definition.role_links.get(role, role)
        return wanted in self.person.roles or wanted == self.person.profile

    def allows_mode(self, mode: str) -> bool:
        """Whether the window may be put into that mode by this person."""
        return allows_mode(self._call, mode)

    def allows_state(self, state: str) -> bool:
        """Whether the window may take that state."""
        return allows_state(self._call.definition, state)


def allows_mode(call: Call, mode: str) -> bool:
    """View always; others when the definition supports them; edit only for people who have
    preferences of their own, on a window that is not locked against it; config for those who manage what the
    establishment publishes, unless the portlet says that the mode is its own (PLT-25, PLT-83)."""
    if mode == VIEW:
        return True
    if mode not in call.definition.modes:
        return False
    if mode == EDIT:
        return call.caller.person is not None and "edit" not in call.window.locks
    return mode != CONFIG or mode in call.definition.own_modes or call.caller.permits("publications.manage")


def allows_state(definition: Definition, state: str) -> bool:
    """The three usual ones always; others when the definition has them (PLT-83)."""
    return state in STATES or state in definition.states


class _WithBody:
    _call: Call
    _charset = "UTF-8"
    _read_as = ""

    @property
    def method(self) -> str:
        """HTTP method."""
        return self._call.body.method

    @property
    def content_type(self) -> str:
        """Of the body."""
        return self._call.body.content_type

    @property
    def files(self) -> dict[str, tuple[Any, ...]]:
        """Uploads by field."""
        return self._call.body.files

    @property
    def charset(self) -> str:
        """Encoding of the body: the portal takes UTF-8 alone, unless the portlet knows better."""
        return self._charset

    @charset.setter
    def charset(self, name: str) -> None:
        if self._read_as or self.content_type == FORM:
            raise StateError("the body was read before (PLT-61)")
        if not is_encoding(name):
            raise ValueError(f"there is no encoding {name!r}")
        self._charset = name

    def _open(self, how: str) -> bytes:
        if self.content_type == FORM:
            raise StateError("the body of a form is in the parameters")
        if self._read_as not in ("", how):
            raise StateError(f"the body was read as {self._read_as} before (PLT-61)")
        self._read_as = how
        return self._call.body.data

    def read(self) -> bytes:
        """The body (PLT-61)."""
        return self._open("bytes")

    def read_text(self) -> str:
        """The body as text (PLT-61)."""
        data = self._open("text")
        try:
            return data.decode(self.charset)
        except (LookupError, UnicodeError) as error:
            raise Invalid({"": _("What was sent is not text in the encoding that it names.")}) from error


@implementer(IRenderRequest)
class RenderRequest(PortletRequest):
    """Render phase."""

    phase, part = RENDER, MARKUP

    def __init__(self, call: Call, config: Any, preferences: Preferences) -> None:
        super().__init__(call, config, preferences)
        self.etag = call.etag
        self.errors = call.errors
        self.submitted = Parameters(call.submitted) if call.submitted else EMPTY


@implementer(IActionRequest)
class ActionRequest(_WithBody, PortletRequest):
    """Action phase: the form's fields join the URL's parameters (PLT-27, PLT-32, PLT-33)."""

    phase = ACTION

    def __init__(self, call: Call, config: Any, preferences: Preferences) -> None:
        super().__init__(call, config, preferences)
        self.action = call.action

    def _merged(self) -> dict[str, tuple[str, ...]]:
        return merged(self._call.input, self._call.body.parameters, self._call.public)


@implementer(IEventRequest)
class EventRequest(PortletRequest):
    """Event phase."""

    phase = EVENT

    def __init__(self, call: Call, config: Any, preferences: Preferences) -> None:
        super().__init__(call, config, preferences)
        self.event = call.event
        if call.event is not None and call.definition.event_types:
            self.event = replace(call.event, value=arriving(call.definition, call.event.name, call.event.value))


@implementer(IResourceRequest)
class ResourceRequest(_WithBody, PortletRequest):
    """Resource phase."""

    phase = RESOURCE

    def __init__(self, call: Call, config: Any, preferences: Preferences) -> None:
        super().__init__(call, config, preferences)
        self.resource_id, self.cache_level, self.etag = call.resource_id, call.cache_level, call.etag
        self.private_render_parameters = self.private_parameters

    def _merged(self) -> dict[str, tuple[str, ...]]:
        return merged(self._call.input, self._call.body.parameters, self._call.private, self._call.public)
