"""The brands that a worker holds between requests."""

from zope.interface import Interface, implementer

from portal.api.branding import Brand
from portal.memory import Memory

__all__ = ["BrandMemory", "IBrandMemory"]


class IBrandMemory(Interface):
    """Utility: brands by establishment and version of its theme, as a ``portal.memory.Memory``."""

    def get(key):
        """See ``Memory.get``."""

    def put(key, value, size=0):
        """See ``Memory.put``."""


@implementer(IBrandMemory)
class BrandMemory(Memory[Brand]):
    """Of a few thousand establishments; a brand takes about 1 kB."""

    BYTES_EACH = 1_000

    def __init__(self, settings=None) -> None:
        super().__init__(entries=4_000, size=4_000_000)
