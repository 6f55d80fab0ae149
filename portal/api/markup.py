"""The one type of text that reaches a page unescaped, and who may make it."""

import threading

from zope.interface import Interface

__all__ = ["ISanitiser", "Markup", "Sound", "foreign"]


class _Foreign(threading.local):
    """``seen``: since somebody set it to False, markup was written in this thread that may not nest."""

    seen = False


foreign = _Foreign()


class Markup(str):
    """Markup that was made or sanitised by the portal itself.

    Templates write it unescaped through ``__html__``; every other text is escaped.
    Only the container (from templates), ``ISanitiser`` and the icon sprite make it. A portlet that
    makes some of its own answers for what stands in it; tags left open are closed before they
    reach the page (PAGE-06).
    """

    __slots__ = ()

    def __html__(self) -> str:
        foreign.seen = True
        return str(self)


class Sound(Markup):
    """Markup that is known to nest, made by the portal alone: it needs no second look."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class ISanitiser(Interface):
    """Adapter of a context that makes foreign or typed HTML safe (nh3 with a short list of tags)."""

    def rich(html: str) -> Markup:
        """Rich text of a person or a feed: paragraphs, lists, links, emphasis, tables, pictures
        from this portal only. Links keep http, https and mailto and get ``rel``.

        :param html: at most 256 KiB of characters; more, or more than 100 levels deep, raises ``Invalid``.
        """

    def text(html: str) -> str:
        """The same as plain text: tags dropped, entities decoded, spaces folded."""

    def transformed(html: str) -> Markup:
        """Output of a style sheet or a Web Service: as ``rich``, with headings and classes kept.

        Every class gets the prefix ``x-``, so that foreign output cannot take those of a theme."""
