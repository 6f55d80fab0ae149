"""What stands at an address that somebody typed, before its kind is known: a source of its own, fetched once."""

import time
from typing import Any

from zope.interface import implementer

from portal.api.fetch import FetchFailed, FetchRequest, ISourceKind

__all__ = ["KIND", "ONCE", "AddressKind"]

KIND = "channeladmin.address"
ONCE = 30 * 86_400
"""Seconds after which it would be fetched again, were anybody still to ask."""


@implementer(ISourceKind)
class AddressKind:
    """See ``ISourceKind``; no parameters."""

    cpu = 1.0
    seconds = 4.0

    def __init__(self, settings: Any = None) -> None:
        pass

    def fetch(self, fetcher, url: str, parameters: dict[str, str], previous: dict) -> tuple[Any, dict]:
        """The document, and how long it took. :raises FetchFailed: any status but 200."""
        started = time.monotonic()
        result = fetcher.fetch(FetchRequest(url, headers={"accept": "*/*"}))
        if result.status != 200:
            raise FetchFailed("status", str(result.status))
        return {"body": result.body, "url": result.url, "type": result.headers.get("content-type", ""),
                "seconds": round(time.monotonic() - started, 2)}, {}

    def process_name(self) -> str:
        """See ``ISourceKind``."""
        return "portlets.channeladmin.recognising:look"
