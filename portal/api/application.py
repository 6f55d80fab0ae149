"""What the portlets of one application share (JSR-286 PLT.10; PLT-87)."""

from zope.interface import Attribute, Interface

__all__ = ["IApplication"]


class IApplication(Interface):
    """A package as all its portlets see it, and no portlet of any other; ``request.config.application``.

    Java's ``PortletContext``. Attributes are objects in the memory of one process: a portal has several, and each is
    replaced from time to time, so they are for what can be made again (a parsed table, a compiled pattern), never for
    what must be the same everywhere or must not be lost. Every thread sees them; what is put there should not be
    changed afterwards. Resources are the files of the package, templates and descriptor included.
    """

    name = Attribute("import name of the package")

    def get(name: str, default=None):
        """An attribute, the object itself; ``default`` when there is none."""

    def set(name: str, value) -> None:
        """Keep an attribute, or with None remove it. :raises ValueError: no name."""

    def set_default(name: str, make):
        """The attribute; when there is none, what ``make()`` returns, called by one thread only, is kept first."""

    def names() -> tuple[str, ...]:
        """Names in use, sorted."""

    def resource(path: str) -> bytes:
        """A file of the package by its path from the package's folder: ``"static/towns.csv"``.

        :raises NotFound: no such file, or outside the package.
        """

    def resources(folder: str = "") -> tuple[str, ...]:
        """Paths of the files and, with a slash at their end, folders directly in a folder of the package, sorted.

        :raises NotFound: no such folder, or outside the package.
        """
