"""What the parts of the registry offer each other."""

from zope.interface import Attribute, Interface


class IPublicationMemory(Interface):
    """Utility: the publications that this worker holds, as a ``portal.memory.Memory``."""

    named = Attribute("another memory, of what windows of a person may name")

    def get(key):
        """See ``Memory.get``."""

    def put(key, value, size=0):
        """See ``Memory.put``."""
