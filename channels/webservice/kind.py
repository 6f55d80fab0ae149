"""Operations of SOAP services as a kind of source.

The network is the portal's client alone; everything foreign (description, answer) is read in
the sandbox. Parameters: ``operation``, ``in.<name>`` for each input, ``sheet`` for a style sheet.
"""

import threading
import time
from typing import Any

from zope.interface import implementer

from channels.webservice.sheets import find_sheet
from portal.api.fetch import FetchFailed, FetchRequest, ISourceKind

__all__ = ["SoapKind", "SoapSheetKind"]

_FRESH = 600.0
_DESCRIPTIONS = 8
_DOCUMENTS = 5
_SECONDS = 3.0
_WORK = "channels.webservice.work"


def _raise_fault(answer: dict[str, Any]) -> None:
    fault = answer.get("fault")
    if fault is not None:
        raise FetchFailed("fault" if fault["ours"] else "server-fault", fault["text"])


@implementer(ISourceKind)
class SoapKind:
    """The answer as values, for a template."""

    cpu = 4.0
    seconds = 8.0
    circuit = True

    def __init__(self, settings: Any) -> None:
        self._site = settings.path("site_folder")
        self._descriptions: dict[str, tuple[float, dict[str, bytes]]] = {}
        self._lock = threading.Lock()

    def fetch(self, fetcher, url: str, parameters: dict[str, str], previous: dict) -> tuple[Any, dict]:
        """See ``ISourceKind``; never conditional: an answer has no validators.

        :raises FetchFailed: "protocol" when the answer is not XML, "status" when it is an error page.
        """
        question, documents = self._question(fetcher, url, parameters)
        result = fetcher.fetch(FetchRequest(
            question["address"], "POST", {**question["headers"], "accept": "text/xml, application/soap+xml"},
            question["body"], seconds=_SECONDS))
        is_xml = "xml" in result.headers.get("content-type", "").lower() and result.body.lstrip()[:1] == b"<"
        # SOAP over HTTP sends its faults with status 500; any other status is not the service speaking.
        if result.status not in (200, 500) or (result.status == 500 and not is_xml):
            raise FetchFailed("status", str(result.status))
        if not is_xml:
            raise FetchFailed("protocol", f"not XML but {result.headers.get('content-type', 'nothing')[:60]}")
        return self._payload(fetcher, parameters, {
            "url": url, "documents": documents, "status": result.status, "body": result.body}), {}

    def _payload(self, fetcher, parameters: dict[str, str], answer: dict[str, Any]) -> Any:
        return answer

    def _question(self, fetcher, url: str, parameters: dict[str, str]) -> tuple[dict[str, Any], dict[str, bytes]]:
        """The request to send; documents that the description refers to are fetched as they are missed."""
        documents = self._known(url)
        while True:
            question = fetcher.sandbox.run(f"{_WORK}:build", {"url": url, "documents": documents}, parameters,
                                           cpu=self.cpu, seconds=self.seconds)
            missing = question.get("missing")
            if missing is None:
                self._remember(url, documents)
                return question, documents
            if missing in documents or len(documents) >= _DOCUMENTS:
                raise FetchFailed("protocol", "the description refers to too many documents")
            result = fetcher.fetch(FetchRequest(missing, headers={"accept": "text/xml, application/xml"}))
            if result.status != 200:
                raise FetchFailed("status", f"{missing[:200]} {result.status}")
            documents = {**documents, missing: result.body}

    def _known(self, url: str) -> dict[str, bytes]:
        with self._lock:
            at, documents = self._descriptions.get(url, (0.0, {}))
        return documents if documents and time.monotonic() - at < _FRESH else {}

    def _remember(self, url: str, documents: dict[str, bytes]) -> None:
        with self._lock:
            if url not in self._descriptions or self._descriptions[url][1] is not documents:
                self._descriptions[url] = (time.monotonic(), documents)
            while len(self._descriptions) > _DESCRIPTIONS:
                del self._descriptions[next(iter(self._descriptions))]

    def process_name(self) -> str:
        """See ``ISourceKind``."""
        return f"{_WORK}:read"

    def keep(self, content: dict[str, Any]) -> dict[str, Any]:
        """The result. :raises FetchFailed: "fault" or "server-fault", with the service's own words."""
        _raise_fault(content)
        return content


class SoapSheetKind(SoapKind):
    """The answer through a style sheet of a package, as HTML to be sanitised."""

    def _payload(self, fetcher, parameters: dict[str, str], answer: dict[str, Any]) -> Any:
        _raise_fault(fetcher.sandbox.run(f"{_WORK}:check", answer, parameters, cpu=self.cpu, seconds=self.seconds))
        sheet = find_sheet(parameters.get("sheet", ""), self._site)
        if sheet is None:
            raise FetchFailed("kind", f"no style sheet {parameters.get('sheet', '')[:40]!r}")
        return {"xml": answer["body"], "xslt": sheet}

    def process_name(self) -> str:
        """See ``ISourceKind``."""
        return "portal.services.sandbox.work.xslt:transform"

    def keep(self, content: dict[str, Any]) -> dict[str, Any]:
        """The HTML, sanitised each time it is shown."""
        return {"html": content["html"][:60_000]}
