"""The publications that a worker holds between requests."""

from zope.interface import implementer

from portal.api.registry import Publication
from portal.memory import Memory
from portal.registry.interfaces import IPublicationMemory


@implementer(IPublicationMemory)
class PublicationMemory(Memory[dict[str, Publication]]):
    """By establishment and version, a few hundred establishments at once.

    A publication takes about 3 kB.
    """

    BYTES_EACH = 3_000

    def __init__(self, settings=None) -> None:
        super().__init__(entries=512, size=16_000_000)
        # Names alone: publications of an earlier version are not to live as long as the last person who could see them.
        self.named: Memory[tuple] = Memory(entries=5000, size=16_000_000)
