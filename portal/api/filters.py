"""What stands around the phases of portlets (JSR-286 PLT.20; PLT-82).

A filter is declared in ``portlet.xml`` (``filter``) with the phases it is for (``lifecycle``) and mapped to portlets of
its package (``filter-mapping``), by name or by the beginning of a name and ``*``. Java has an interface for each phase;
here one class has a method for each phase that it declares. One object serves a whole process, as portlets do (PLT-01).
"""

from collections.abc import Callable
from typing import Any

from zope.interface import Attribute, Interface, implementer

from portal.api.markup import Markup

__all__ = ["IFilterChain", "IFilterConfig", "IPortletFilter", "PortletFilter", "RequestWrapper", "ResponseWrapper"]


class IFilterConfig(Interface):
    """What a filter may know of its declaration (JSR-286 PLT.20.2.3)."""

    name = Attribute("filter-name")
    package = Attribute("import name of the package")
    init_parameters = Attribute("map of name to text: its own ones, no other filter's and no portlet's")


class IFilterChain(Interface):
    """What comes after a filter: the next one, at last the portlet."""

    def __call__(request, response) -> None:
        """Go on with this request and response, which may be wrapped. A filter that does not call it answers alone."""


class IPortletFilter(Interface):
    """A filter (JSR-286 PLT.20.2). Only the methods of the declared phases are ever called.

    The order is that of the ``filter-mapping`` elements; a filter stands once in a chain, at its first mapping. What is
    raised, before or after ``chain(request, response)``, ends the chain and counts as raised by the portlet (PLT-07 to
    PLT-09). The render phase of a portlet that has a ``head`` of its own goes through the filters twice: with
    ``request.part`` "head", in which nothing can be written, then "markup" (JSR-286 ``RENDER_PART``).
    """

    def init(config) -> None:
        """Called once, before the first chain. One that raises is kept out of all chains, for good or, after
        ``PortletUnavailable`` with seconds, until they have passed; the portlets go on without it."""

    def destroy() -> None:
        """Called once when it goes out of service."""

    def render(request, response, chain) -> None:
        """Around a render phase."""

    def action(request, response, chain) -> None:
        """Around an action phase."""

    def event(request, response, chain) -> None:
        """Around an event phase, once for each event."""

    def resource(request, response, chain) -> None:
        """Around a resource phase."""


@implementer(IPortletFilter)
class PortletFilter:
    """Base class: keeps its config, lets everything through."""

    config: Any = None

    def init(self, config: Any) -> None:
        """See ``IPortletFilter``."""
        self.config = config

    def destroy(self) -> None:
        """Nothing to give back."""

    def render(self, request: Any, response: Any, chain: Callable[[Any, Any], None]) -> None:
        """Through."""
        chain(request, response)

    def action(self, request: Any, response: Any, chain: Callable[[Any, Any], None]) -> None:
        """Through."""
        chain(request, response)

    def event(self, request: Any, response: Any, chain: Callable[[Any, Any], None]) -> None:
        """Through."""
        chain(request, response)

    def resource(self, request: Any, response: Any, chain: Callable[[Any, Any], None]) -> None:
        """Through."""
        chain(request, response)


class _Wrapper:
    """What its class names is its own; everything else is read from and written to ``wrapped``."""

    wrapped: Any = None

    def __init__(self, wrapped: Any) -> None:
        self.wrapped = wrapped

    def __getattr__(self, name: str) -> Any:
        return getattr(self.wrapped, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name):
            object.__setattr__(self, name, value)
        else:
            setattr(self.wrapped, name, value)


class RequestWrapper(_Wrapper):
    """A request with another one inside (JSR-286 PLT.20.2.2): override what is to differ for what comes after.

    An attribute that a sub-class wants to keep for itself is named in its class (``own = None``).
    """


class ResponseWrapper(_Wrapper):
    """A response with another one inside: override ``write`` to see all markup, the templates' too."""

    def write(self, markup: Any) -> None:
        """Add text to the response inside."""
        self.wrapped.write(markup)

    def markup(self, template: str, **values: Any) -> Markup:
        """Markup of a template, not added."""
        return self.wrapped.markup(template, **values)

    def show(self, template: str, **values: Any) -> None:
        """Answer with a template, through ``write``."""
        self.write(self.markup(template, **values))
