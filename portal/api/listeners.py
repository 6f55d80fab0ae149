"""Listeners to the addresses that portlets write (JSR-286 PLT.11.4.2; PLT-51)."""

from zope.interface import Interface, implementer

__all__ = ["IUrlListener", "UrlListener"]


class IUrlListener(Interface):
    """Sees every portlet address of its application just before output, and may change it.

    Java's ``PortletURLGenerationListener``. Declared in ``portlet.xml``, for all portlets of the package:
    ``<listener><listener-class>package.module:Class</listener-class></listener>``. Made once a process, with no
    arguments, and shared by all threads; several are called in the order in which they are declared. One that cannot
    be made keeps the boxes of its application from answering: an address must not leave past a listener.

    "Just before output" is the moment at which the portlet writes the address: ``${url}``, ``str(url)`` or
    ``url.raw()``, within its own phase. What is written then stands for the address until the page is put together,
    and is kept with a cached box, so a cached box calls no listener again. Each writing works on a copy: the
    portlet's own object stays as it was, and writing it twice adds nothing twice.

    A listener reads ``url.kind`` ("action", "render" or "resource") and ``url.parameters``, and changes with
    ``url.set`` (None removes a parameter), ``url.remove_public``, ``url.mode``, ``url.state`` and ``url.secure`` what
    the portlet might have changed itself; what is refused to the portlet is refused here. What it raises counts as
    raised by the portlet. Addresses that the portal writes (controls of the box, the address that a two-argument
    redirect hands over) and those of static files are no portlet's, and pass no listener.
    """

    def action_url(url) -> None:
        """An action address is about to be written."""

    def render_url(url) -> None:
        """A render address is about to be written."""

    def resource_url(url) -> None:
        """A resource address is about to be written."""


@implementer(IUrlListener)
class UrlListener:
    """Changes nothing; override what you need."""

    def action_url(self, url) -> None:
        """See ``IUrlListener``."""

    def render_url(self, url) -> None:
        """See ``IUrlListener``."""

    def resource_url(self, url) -> None:
        """See ``IUrlListener``."""
