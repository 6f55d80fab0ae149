"""Reading foreign or typed XML without its dangers (attacks E01 to E03)."""

from zope.interface import Interface


class IXmlReader(Interface):
    """Utility: the one factory of parsers: no entities, no network, no DTD, bounded."""

    def parse(data: bytes, *, limit: int = 2_000_000, doctype: bool = False):
        """The lxml root element.

        :param doctype: accept a DOCTYPE without using it; else its presence is refused.
        :raises ValueError: with the line, when malformed, too large, too deep (200), with more than
            100,000 nodes or attributes, or with entities.
        """
