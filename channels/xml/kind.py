"""XML documents as a kind of source: fetched, transformed in the sandbox, one content per parameter set."""

import hashlib
import threading
import time
from typing import Any

from lxml import etree, html
from zope.interface import implementer

from channels.xml.sheets import find_style
from portal.api.fetch import FetchFailed, FetchRequest, FetchResult, ISourceKind
from portal.api.sandbox import SandboxFailed

__all__ = ["XmlKind"]

_FRESH = 60.0
_DOCUMENTS = 8
_LONGEST = 60_000


@implementer(ISourceKind)
class XmlKind:
    """Parameters: ``style`` names the sheet; all are handed to it as strings.

    Where parameters depend on the person, one document serves many sources; it is asked for
    once a minute.
    """

    cpu = 1.0
    seconds = 4.0

    def __init__(self, settings: Any) -> None:
        self._site = settings.path("site_folder")
        self._documents: dict[str, tuple[float, FetchResult]] = {}
        self._lock = threading.Lock()

    def fetch(self, fetcher, url: str, parameters: dict[str, str], previous: dict) -> tuple[Any, dict] | None:
        """See ``ISourceKind``. :raises FetchFailed: any status but 200 and 304, or no such sheet."""
        sheet = find_style(parameters.get("style", ""), self._site)
        if sheet is None:
            raise FetchFailed("kind", f"no style sheet {parameters.get('style', '')[:40]!r}")
        mark = hashlib.sha256(sheet).hexdigest()
        result = self._recent(url)
        if result is None:
            # A changed sheet needs the document again, whatever its own validators say.
            same = previous if previous.get("style") == mark else {}
            result = fetcher.fetch(FetchRequest(url, headers=self._headers(same)))
            if result.status == 304 and same:
                return None
            if result.status != 200:
                raise FetchFailed("status", str(result.status))
            self._remember(url, result)
        return ({"xml": result.body, "xslt": sheet},
                {"style": mark, "etag": result.headers.get("etag", ""), "modified": result.headers.get("last-modified", "")})

    @staticmethod
    def _headers(previous: dict) -> dict[str, str]:
        headers = {"accept": "application/xml, text/xml;q=0.9, */*;q=0.1"}
        if previous.get("etag"):
            headers["if-none-match"] = previous["etag"]
        if previous.get("modified"):
            headers["if-modified-since"] = previous["modified"]
        return headers

    def _recent(self, url: str) -> FetchResult | None:
        with self._lock:
            at, result = self._documents.get(url, (0.0, None))
        return result if result is not None and time.monotonic() - at < _FRESH else None

    def _remember(self, url: str, result: FetchResult) -> None:
        with self._lock:
            self._documents[url] = (time.monotonic(), result)
            while len(self._documents) > _DOCUMENTS:
                del self._documents[next(iter(self._documents))]

    def process_name(self) -> str:
        """See ``ISourceKind``."""
        return "portal.services.sandbox.work.xslt:transform"

    def keep(self, content: dict[str, str]) -> dict[str, Any]:
        """What is stored: the HTML, to be sanitised each time it is shown, and whether it says anything.

        :raises SandboxFailed: "output": too long for a box.
        """
        made = content["html"]
        if len(made) > _LONGEST:
            raise SandboxFailed("output", f"{len(made)} characters of HTML")
        return {"html": made, "empty": not self._says_something(made)}

    @staticmethod
    def _says_something(made: str) -> bool:
        if not made.strip():
            return False
        try:
            return bool(html.fromstring(made).text_content().strip())
        except (etree.ParserError, ValueError):
            return False
