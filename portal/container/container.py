"""The portlet container: one path for all phases (JSR-286 PLT.5.4)."""

import importlib
from collections.abc import Sequence
from typing import Any

from zope.interface import implementer

from portal.api.errors import PortletUnavailable, StateError
from portal.api.phases import ACTION, EVENT, HEAD, MARKUP, RENDER, RESOURCE
from portal.api.portlet import GenericPortlet
from portal.api.registry import Definition
from portal.container.changes import ActionResponse, EventResponse
from portal.container.filters import Filters, chain_of
from portal.container.instances import Instances
from portal.container.interfaces import IContainer
from portal.container.preferences import Preferences
from portal.container.requests import ActionRequest, EventRequest, RenderRequest, ResourceRequest
from portal.container.responses import RenderResponse, ResourceResponse
from portal.container.scopes import ActionScope
from portal.container.values import Call, Outcome, Rendered, Served

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PHASES = {RENDER: (RenderRequest, RenderResponse), ACTION: (ActionRequest, ActionResponse),
          EVENT: (EventRequest, EventResponse), RESOURCE: (ResourceRequest, ResourceResponse)}


def has_head(portlet: Any) -> bool:
    """Whether a portlet has a head part of its own (``IPortletHead``)."""
    own = getattr(type(portlet), "head", None)
    return own is not None and own is not GenericPortlet.head


@implementer(IContainer)
class Container:
    """Runs phases; holds the instances of this process."""

    def __init__(self, settings: Any = None) -> None:
        self._instances, self._filters = Instances(), Filters()
        self._validators: dict[str, Any] = {}
        self._defaults: dict[str, tuple[Definition, dict[str, tuple], frozenset[str]]] = {}

    def render(self, call: Call) -> Rendered:
        """The render phase of one window."""
        return self._run(RENDER, call)

    def action(self, call: Call) -> Outcome:
        """The action phase of one window."""
        return self._run(ACTION, call)

    def event(self, call: Call) -> Outcome:
        """The event phase of one window, for one event."""
        return self._run(EVENT, call)

    def resource(self, call: Call) -> Served:
        """The resource phase of one window."""
        return self._run(RESOURCE, call)

    def destroy(self) -> None:
        """Take every portlet out of service, and every filter."""
        self._instances.destroy()
        self._filters.destroy()

    def _run(self, phase: str, call: Call) -> Any:
        make_request, make_response = PHASES[phase]
        portlet, config = self._instances.get(call.definition)
        scope = ActionScope.of(call) if call.definition.options else None
        if scope is not None:
            call = scope.call
        request = make_request(call, config, self._preferences(phase, call))
        if scope is not None:
            request.attributes.update(scope.load(phase))
        response = make_response(call, request)
        try:
            self._call(phase, portlet, call.definition, request, response)
        except PortletUnavailable as error:
            self._instances.withdraw(call.definition.name, error.seconds)
            raise
        result = response.result()
        return scope.keep(phase, request.attributes, result) if scope is not None and phase in (ACTION, EVENT) else result

    def _call(self, phase: str, portlet: Any, definition: Definition, request: Any, response: Any) -> None:
        filters = self._filters.of(definition, phase) if definition.filters else ()
        if phase == RENDER and has_head(portlet):
            request.part = response.part = HEAD
            self._through(filters, phase, portlet.head, request, response)
            request.part = response.part = MARKUP
        self._through(filters, phase, getattr(portlet, phase), request, response)

    @staticmethod
    def _through(filters: Sequence[Any], phase: str, method: Any, request: Any, response: Any) -> None:
        if not filters:
            method(request, response)
            return

        def portlet(seen: Any, answered: Any) -> None:
            response.faces = (seen, answered)
            method(seen, answered)

        chain_of(filters, phase, portlet)(request, response)

    def _preferences(self, phase: str, call: Call) -> Preferences:
        definition, window, caller = call.definition, call.window, call.caller
        defaults, read_only = self._of_descriptor(definition)
        if window.preferences:
            defaults = {**defaults, **dict(window.preferences)}
        if window.read_only:
            read_only = read_only | window.read_only
        entity = (caller.person.id if caller.person else None, caller.establishment.id, window.id)
        writable = phase in (ACTION, EVENT) or (phase == RESOURCE and call.body.method not in SAFE_METHODS)
        return Preferences(defaults, read_only, caller.stored.get(window.id, {}), db=call.db, entity=entity,
                           may_set=phase != RENDER, may_store=writable, locked="edit" in window.locks,
                           validate=self._validator(definition.validator))

    def _of_descriptor(self, definition: Definition) -> tuple[dict[str, tuple], frozenset[str]]:
        """Default values of a descriptor's preferences, and which of them are read-only; for reading alone."""
        known = self._defaults.get(definition.name)
        if known is None or known[0] is not definition:
            known = self._defaults[definition.name] = (
                definition, {p.name: p.values for p in definition.preferences},
                frozenset(p.name for p in definition.preferences if p.read_only))
        return known[1:]

    def _validator(self, name: str | None) -> Any:
        if not name:
            return None
        if name not in self._validators:
            module, _, attribute = name.partition(":")
            found = getattr(importlib.import_module(module), attribute, None)
            if found is None:
                raise StateError(f"no preferences validator {name!r}")
            self._validators[name] = found()
        return self._validators[name].validate
