"""Addresses that are no portlet's, as portlets may write them (JSR-286 PLT.12.1.1; PLT-53)."""

__all__ = ["checked_path", "is_full"]


def is_full(location: str) -> bool:
    """Whether it is an absolute http address, or a path from the root of this host (not of another: ``//host/``)."""
    return location.startswith(("http://", "https://")) or (location[:1] == "/" and location[1:2] not in ("/", "\\"))


def checked_path(path: str) -> str:
    """The path. :raises ValueError: it is relative, or holds blanks or control characters."""
    if not is_full(path) or any(ord(character) < 33 for character in path):
        raise ValueError(f"neither an absolute address nor a full path: {path!r}")
    return path
