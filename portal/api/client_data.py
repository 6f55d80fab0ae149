"""What a browser sends with a form or a script (JSR-286 PLT.11.1.8; PLT-61)."""

from zope.interface import Attribute, Interface

__all__ = ["IClientData", "IUpload"]


class IUpload(Interface):
    """A file sent with a form."""

    filename = Attribute("as sent, without folders")
    content_type = Attribute("as sent; never to be trusted")
    size = Attribute("bytes")

    def read() -> bytes:
        """Its content."""


class IClientData(Interface):
    """The body of an action or resource request (JSR-286 PLT.11.1.8).

    Java's stream is ``read``, its reader ``read_text``: one of them, as often as wanted, but not both (PLT-61).
    """

    method = Attribute("HTTP method")
    content_type = Attribute("of the body")
    charset = Attribute("""encoding of the body: UTF-8, since the portal refuses any other; may be set until it is read

        :raises StateError: the body was read. :raises ValueError: no such encoding.""")
    files = Attribute("map of field name to tuple of IUpload")

    def read() -> bytes:
        """The body.

        :raises StateError: an urlencoded POST, which is in the parameters; or it was read as text (PLT-61).
        """

    def read_text() -> str:
        """The body as text in ``charset``.

        :raises StateError: an urlencoded POST; or it was read as bytes. :raises Invalid: it is not in ``charset``.
        """
