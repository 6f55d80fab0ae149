"""What the rooms of this service offer each other, and what a kind of source is given to work with."""

from zope.interface import Attribute, Interface

from portal.api.fetch import IFetcher, ISourceKind


class ISourceFetcher(IFetcher):
    """The fetcher that ``ISourceKind.fetch`` is given: one deadline for all its requests together.

    A kind that must read a foreign description before it can ask (WSDL) does so in ``sandbox``.
    """

    sandbox = Attribute("portal.api.sandbox.ISandbox")


class IDetailedSourceKind(ISourceKind):
    """What a kind of source may say beyond ``ISourceKind``; each is optional."""

    cpu = Attribute("seconds of processor for ``process``; 1 by default")
    seconds = Attribute("seconds in all for ``process``; 5 by default")
    circuit = Attribute("True: failures are counted by endpoint, which is left alone after five (fault 12)")

    def keep(content):
        """What is stored of what ``process`` made: JSON, 400 kB at most.

        It may hold ``pictures``, address to None: they are fetched, reduced, kept in the file
        store, and become ``{"name", "width", "height"}``.

        :raises portal.api.fetch.FetchFailed: the content is a failure after all ("fault").
        :raises portal.api.sandbox.SandboxFailed: "output": too large.
        """


class IWanting(Interface):
    """Utility: sources asked for by pages, which may not write, noted by a thread of their worker."""

    database = Attribute("portal.db.Database of that thread")

    def put(wish) -> bool:
        """Note a ``wanting.Wish`` for writing within a second; False when too many are waiting."""

    def flush() -> None:
        """Write what is waiting, now."""

    def close() -> None:
        """End the thread; what is waiting is written first."""


class ISourceMemory(Interface):
    """Utility: what this worker remembers of sources, bounded."""

    def content(key: str, text: str | None):
        """The content of a source whose JSON is ``text``: decoded once as long as it stays the same, so one object
        for all its readers, who do not change it."""

    def held(key: str, version: int):
        """What was read of a source under that version of all sources, or None."""

    def hold(key: str, version: int, row) -> None:
        """Hold what was read of a source, until the version is another."""

    def habit(page) -> tuple[str, ...]:
        """Keys of the sources that a page has read so far."""

    def note(page, key: str) -> None:
        """A page reads that source: next time it is read together with the others."""
