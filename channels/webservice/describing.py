"""The operations that a WSDL description offers: read in the sandbox, kept like any other source."""

from typing import Any

from zope.interface import implementer

from channels.webservice.documents import Missing, open_description
from portal.api.fetch import FetchFailed, FetchRequest, ISourceKind

__all__ = ["KIND", "DescriptionKind", "describe"]

KIND = "webservice.description"
_DOCUMENTS, _OPERATIONS, _INPUTS = 5, 60, 20
_NUMBERS = frozenset("decimal integer int long short byte float double nonNegativeInteger positiveInteger unsignedInt "
                     "unsignedLong unsignedShort unsignedByte".split())


def _inputs(elements: Any, prefix: str = "") -> list[dict[str, Any]]:
    """Inputs by name, with dots for those inside another; two levels, as a form can still ask for them."""
    found: list[dict[str, Any]] = []
    for name, element in elements:
        kind = getattr(element, "type", None)
        inner = getattr(kind, "elements", None)
        if inner and not prefix:
            found += _inputs(inner, f"{name}.")
        elif not inner:
            simple = str(getattr(kind, "name", "") or "")
            found.append({"name": f"{prefix}{name}", "needed": int(getattr(element, "min_occurs", 1) or 0) > 0,
                          "type": "date" if simple == "date" else "number" if simple in _NUMBERS else "text"})
    return found[:_INPUTS]


def describe(payload: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """What a description offers.

    :param payload: ``url`` of the description and ``documents``: address to bytes.
    :returns: ``{"missing": address}``, or ``service`` (its name) and ``operations``, each with ``name`` and
        ``inputs`` (``name``, ``type`` "text", "date" or "number", ``needed``).
    :raises ValueError: it is not a description, or has no operation over SOAP.
    """
    try:
        client = open_description(payload)
    except Missing as missing:
        return {"missing": missing.url}
    found: dict[str, dict[str, Any]] = {}
    for service in client.wsdl.services.values():
        for port in service.ports.values():
            if not hasattr(port.binding, "process_reply"):
                continue
            for name, operation in port.binding.all().items():
                body = getattr(operation.input, "body", None)
                elements = body.type.elements if body is not None and hasattr(body.type, "elements") else ()
                found.setdefault(str(name), {"name": str(name)[:100], "inputs": _inputs(elements)})
    if not found:
        raise ValueError("description: no operation over SOAP")
    names = [str(name) for name in client.wsdl.services]
    return {"service": names[0][:100] if names else "", "operations": list(found.values())[:_OPERATIONS]}


@implementer(ISourceKind)
class DescriptionKind:
    """See ``ISourceKind``; no parameters."""

    cpu = 4.0
    seconds = 8.0

    def __init__(self, settings: Any = None) -> None:
        pass

    def fetch(self, fetcher, url: str, parameters: dict[str, str], previous: dict) -> tuple[Any, dict]:
        """The description with the documents that it refers to, fetched as they are missed.

        :raises FetchFailed: any status but 200; "protocol": too many documents.
        """
        documents: dict[str, bytes] = {}
        wanted: str | None = url
        while wanted is not None:
            if wanted in documents or len(documents) >= _DOCUMENTS:
                raise FetchFailed("protocol", "the description refers to too many documents")
            result = fetcher.fetch(FetchRequest(wanted, headers={"accept": "text/xml, application/xml"}))
            if result.status != 200:
                raise FetchFailed("status", str(result.status))
            documents[wanted] = result.body
            wanted = fetcher.sandbox.run(self.process_name(), {"url": url, "documents": documents}, {}, cpu=self.cpu,
                                         seconds=self.seconds).get("missing")
        return {"url": url, "documents": documents}, {}

    def process_name(self) -> str:
        """See ``ISourceKind``."""
        return "channels.webservice.describing:describe"
