"""What the rooms of this service offer each other, and what a kind of source is given to work with."""

from zope.interface import Attribute, Interface

from portal.api.fetch import IFetcher


class ISourceFetcher(IFetcher):
    """The fetcher that ``ISourceKind.fetch`` is given: one deadline for all its requests together.

    A kind that must read a foreign description before it can ask (WSDL) does so in ``sandbox``.
    """

    sandbox = Attribute("portal.api.sandbox.ISandbox")


class IWanting(Interface):
    """Utility: sources asked for by pages, which may not write, noted by a thread of their worker."""

    database = Attribute("portal.db.Database of that thread")

    def put(wish) -> bool:
        """Note a ``wanting.Wish`` for writing within a second; False when too many are waiting."""

    def flush() -> None:
        """Write what is waiting, now."""

    def close() -> None:
        """End the thread; what is waiting is written first."""
