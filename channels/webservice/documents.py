"""zeep over documents at hand: it gets every one from the portal, which fetched it through its own client (attack F07)."""

from typing import Any

from lxml import etree
from zeep import Client, Settings
from zeep import exceptions as errors

__all__ = ["Missing", "open_description"]

_SETTINGS = Settings(forbid_dtd=True, forbid_entities=True, forbid_external=False, xml_huge_tree=False, force_https=False)


class Missing(Exception):
    """A document that must be fetched first. :ivar url: its address."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class _Documents:
    """zeep's transport, which has no way out of its own."""

    def __init__(self, documents: dict[str, bytes]) -> None:
        self._documents = documents

    def load(self, url: str) -> bytes:
        """A document by its address. :raises Missing:"""
        if str(url) not in self._documents:
            raise Missing(str(url))
        return self._documents[str(url)]


def open_description(payload: dict[str, Any]) -> Client:
    """A client of the service that a WSDL document describes.

    :param payload: ``url`` of the description and ``documents``: address to bytes.
    :raises Missing: it refers to a document that is not there yet. :raises ValueError: it is no description.
    """
    try:
        return Client(payload["url"], transport=_Documents(payload["documents"]), settings=_SETTINGS)
    except (errors.Error, etree.LxmlError, LookupError, AttributeError, TypeError) as error:
        raise ValueError(f"description: {type(error).__name__}: {error}"[:400]) from None
