"""What the parts of the registry offer each other."""

from zope.interface import Interface


class IPublicationMemory(Interface):
    """Utility: the publications that this worker holds, as a ``portal.memory.Memory``."""

    def get(key):
        """See ``Memory.get``."""

    def put(key, value, size=0):
        """See ``Memory.put``."""
