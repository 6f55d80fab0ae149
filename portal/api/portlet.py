"""What a portlet is, and the base class that most start from (JSR-286 PLT.5)."""

from collections.abc import Callable
from typing import Any, TypeVar

from zope.interface import Attribute, Interface, implementer

from portal.api.errors import PortletError
from portal.api.window import EDIT, HELP, MINIMISED, VIEW

Handler = TypeVar("Handler", bound=Callable[..., Any])


class IPortletConfig(Interface):
    """The definition as its portlet may read it (JSR-286 PLT.6; PLT-84)."""

    name = Attribute("<package>.<portlet-name>")
    package = Attribute("import name of the package")
    init_parameters = Attribute("map of name to text")
    modes = Attribute("tuple of the modes that the descriptor supports")
    locales = Attribute("tuple of the supported languages")
    public_parameters = Attribute("map of local identifier to qualified name")
    processed_events = Attribute("tuple of qualified names")
    published_events = Attribute("tuple of qualified names")
    options = Attribute("container runtime options, map of name to tuple of texts")
    application = Attribute("portal.api.application.IApplication: what the portlets of the package share (PLT-87)")

    def text(key: str, locale: str) -> str:
        """"title", "short-title" or "description" in a language.

        The resource bundle's word goes before the descriptor's (PLT-18). ``<resource-bundle>`` names a catalogue of
        the package, ``locale/<language>/LC_MESSAGES/<bundle>.po``: the package's own (its short name) or one that
        begins with it and a hyphen. Its keys are ``<portlet-name>.title``, ``<portlet-name>.short-title`` and
        ``<portlet-name>.description``; a bundle of one portlet alone may have JSR-286's ``javax.portlet.title``.
        """


class IPortlet(Interface):
    """One instance a definition and process; requests share it (PLT-01)."""

    def init(config) -> None:
        """Called once before any phase (PLT-02)."""

    def destroy() -> None:
        """Called once when it goes out of service (PLT-05)."""

    def render(request, response) -> None:
        """Make the markup of one window; changes nothing."""

    def action(request, response) -> None:
        """Handle a form or a button (POST)."""

    def event(request, response) -> None:
        """Handle an event of another portlet."""

    def resource(request, response) -> None:
        """Answer a request of its own: a download, data for a script."""


def _marked(kind: str, key: str) -> Callable[[Handler], Handler]:
    def mark(handler: Handler) -> Handler:
        handler.__dict__.setdefault("portlet_marks", []).append((kind, key))
        return handler
    return mark


def on_action(name: str) -> Callable[[Handler], Handler]:
    """Mark the method that handles the action ``name`` (JSR-286 ``@ProcessAction``)."""
    return _marked("action", name)


def on_event(name: str) -> Callable[[Handler], Handler]:
    """Mark the method that handles an event, by qualified or local name (``@ProcessEvent``)."""
    return _marked("event", name)


def on_mode(mode: str) -> Callable[[Handler], Handler]:
    """Mark the method that renders a mode (``@RenderMode``)."""
    return _marked("mode", mode)


def on_resource(resource_id: str) -> Callable[[Handler], Handler]:
    """Mark the method that serves a resource id."""
    return _marked("resource", resource_id)


class IPortletHead(Interface):
    """What a portlet has besides ``IPortlet`` when it says early what the page's head needs (JSR-286 ``doHeaders``)."""

    def head(request, response) -> None:
        """The first part of render, called before ``render`` with the same request: head elements, title, cookies and
        properties. ``write`` and ``show`` raise ``StateError`` here (PLT-81)."""


@implementer(IPortlet, IPortletHead)
class GenericPortlet:
    """Dispatches phases to marked methods, else to ``view``, ``edit``, ``help`` (JSR-286 PLT.5.4.8)."""

    config: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        marks: dict[tuple[str, str], str] = {}
        for base in reversed(cls.__mro__):
            for attribute, value in vars(base).items():
                for mark in getattr(value, "portlet_marks", ()):
                    marks[mark] = attribute
        cls._marks = marks

    _marks: dict[tuple[str, str], str] = {}

    def init(self, config) -> None:
        """Keep the config; override to prepare what all requests share."""
        self.config = config

    def destroy(self) -> None:
        """Nothing to give back; override where there is."""

    def _handler(self, kind: str, key: str | None) -> Callable[..., None] | None:
        attribute = self._marks.get((kind, key)) if key is not None else None
        return getattr(self, attribute) if attribute else None

    def head(self, request, response) -> None:
        """Nothing for the head; override where there is. Not called unless it is overridden."""

    def render(self, request, response) -> None:
        """Title, then the mode's method; nothing when minimised (PLT-16, PLT-18)."""
        title = self.title(request)
        if title is not None:
            response.title = title
        if request.state == MINIMISED:
            return
        handler = self._handler("mode", request.mode)
        if handler is None and request.mode in (VIEW, EDIT, HELP):
            handler = getattr(self, request.mode, None)
        if handler is None:
            raise PortletError(None) from LookupError(f"no method for mode {request.mode!r}")
        handler(request, response)

    def title(self, request) -> str | None:
        """Override for a title that depends on the request (Java's ``getTitle``; PLT-18).

        What it returns stands above the box, whatever else it might be called. None leaves that to the portal: the
        name that a person or a fragment gave the box, else the publication's, else the portlet's own, which is that
        of its resource bundle, else that of its descriptor, in the language of the reader.
        """
        return None

    def action(self, request, response) -> None:
        """:raises PortletError: no action of that name (PLT-15)."""
        handler = self._handler("action", request.action)
        if handler is None:
            raise PortletError(None) from LookupError(f"no method for action {request.action!r}")
        handler(request, response)

    def event(self, request, response) -> None:
        """By qualified name, then local name; else render parameters are carried forward (PLT-15)."""
        handler = self._handler("event", request.event.name) or self._handler("event", request.event.local_name)
        if handler is not None:
            handler(request, response)
        else:
            response.set_parameters(request.private_parameters.as_dict())

    def resource(self, request, response) -> None:
        """By id: the marked method, else a declared template or file; without an id nothing is done (PLT-17)."""
        if request.resource_id is None:
            return
        handler = self._handler("resource", request.resource_id)
        if handler is None:
            response.show_resource(request.resource_id)
        else:
            handler(request, response)
