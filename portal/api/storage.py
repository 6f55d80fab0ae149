"""Files kept by content (pictures of news, logos)."""

from zope.interface import Interface


class IStorage(Interface):
    """Adapter of a context: bytes by hash, in a folder or an object store."""

    def put(data: bytes, media_type: str) -> str:
        """Keep bytes; returns their name (SHA-256, hexadecimal, then the extension)."""

    def get(name: str) -> tuple[bytes, str]:
        """Bytes and media type. :raises NotFound:"""

    def remove(name: str) -> None:
        """Forget a file that nothing names any more; one that is not there is no error. :raises NotFound: not a name of ours."""


class IPictures(Interface):
    """Adapter of a context: makes uploaded or fetched pictures safe to show."""

    def clean(data: bytes, width: int = 1200) -> tuple[bytes, str]:
        """Decode (in the sandbox, at most 40 megapixels), drop metadata, reduce to ``width``, encode
        as WebP; returns bytes and media type. :raises Invalid: not a picture, or too large."""
