"""What a portlet adds to the headers of the HTTP answer and to the head of the page (JSR-286 PLT.12.1, PLT.12.5.4)."""

from zope.interface import Interface


class ISendsHeaders(Interface):
    """Every response."""

    def set_cookie(name: str, value: str | None, *, max_age: int | None = None, path: str | None = None,
                   secure: bool = False, http_only: bool = True, same_site: str = "Lax") -> None:
        """Set a cookie of this portlet in this browser; None removes it (JSR-286 PLT.12.1.2; PLT-76).

        It is read as ``request.cookies`` by all windows of the definition in this establishment, in the phases that follow
        and in later requests; it is sent when the phase has gone well, and lost when the box was too late for its page.
        In the browser it has a name of the portal's making, so it can neither read nor hide anybody else's. A box that was
        made while a cookie had another value is not used again. Set after ``flush`` it is ignored (PLT-75). A browser may
        refuse cookies: nothing may depend on them.

        :param max_age: seconds, 400 days at most; None until the browser is closed.
        :param path: an address below ``/e/<establishment>/``, or None for all of it.
        :param secure: https only; always so when the portal is reached by https. ``same_site``: "Lax" or "Strict".
        :raises ValueError: malformed, or more than 8 cookies or 2 kB in all.
        """

    def set_property(name: str, value: str) -> None:
        """Send a header with the answer (JSR-286 PLT.12.1.1), in place of an earlier one of that name.

        A resource may send any that is not the portal's; as a part of a page or of an action's answer only ``X-…``.
        A page sends those of its kept boxes too. :raises PortletError: not allowed, or malformed.
        """

    def add_property(name: str, value: str) -> None:
        """As ``set_property``, beside an earlier one."""


class IHeadElements(Interface):
    """The response of a render phase."""

    def head_style(path: str, media: str | None = None) -> None:
        """Have the page's head name a style sheet of the package's ``static`` folder (JSR-286 PLT.12.5.4; PLT-81).

        In the head part or while rendering. Every element stands once in the head, whichever boxes ask for it, and comes
        with a box that was kept, or was late, too. 20 elements and 3 kB a box at most. What a portlet always needs is better
        declared in ``portlet.xml``. :raises NotFound: no such file.
        """

    def head_script(path: str) -> None:
        """As ``head_style``, a script (deferred)."""

    def head_meta(name: str, content: str) -> None:
        """As ``head_style``, a ``meta`` element: author, description, keywords, ``dc.*``, ``dcterms.*`` or
        ``citation_*``; nothing that a browser obeys. :raises ValueError: another name."""

    def head_link(relation: str, path: str, type: str | None = None, title: str | None = None) -> None:
        """As ``head_style``, a ``link`` to a file of the package: relation alternate, help, license or prefetch.

        :raises ValueError: another relation.
        """
