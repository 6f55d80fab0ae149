"""What the parts of the layout service offer each other."""

from zope.interface import Attribute, Interface


class ILayoutMemory(Interface):
    """Utility: what this worker holds of fragments, merges and layouts."""

    fragments = Attribute("Memory: version of the fragments to all of them")
    merges = Attribute("Memory: set of (fragment id, version) to what they come to together")
    layouts = Attribute("Memory: key of a person in an establishment to Held")
