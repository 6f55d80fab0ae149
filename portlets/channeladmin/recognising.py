"""A first look at a foreign document: what its first element is, its title, the feeds that a page announces.

Runs in the sandbox.
"""

import codecs
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from portal.api.text import one_line

__all__ = ["look"]

_PART = 400_000
_TITLE, _ADDRESS, _FEEDS = 80, 2000, 5
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_NAMED = ("service", "definitions")
"""Elements of a WSDL description that carry a name instead of a title."""


def _root(body: bytes) -> str:
    """The first element of a document, well-formed further down or not; empty when there is none."""
    parser = etree.XMLPullParser(events=("start",), recover=True, resolve_entities=False, no_network=True, load_dtd=False,
                                 huge_tree=False)
    try:
        parser.feed(body[:_PART])
    except etree.XMLSyntaxError:
        return ""
    for _event, element in parser.read_events():
        return str(element.tag)
    return ""


def _text(value: str | None) -> str:
    return one_line(value or "")[:_TITLE]


def _title(body: bytes) -> str:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(body[:_PART], parser)
    if root is None:
        return ""
    for number, element in enumerate(root.iter(etree.Element)):
        name = etree.QName(element).localname
        if name == "title" and (element.text or "").strip():
            return _text(element.text)
        if name in _NAMED and element.get("name"):
            return _text(element.get("name"))
        if number > 300:
            break
    return ""


def _encoding(body: bytes, media_type: str) -> str | None:
    """Encoding of a page: as its host says, else as it says itself (None: the parser knows), else UTF-8."""
    told = re.search(r"charset=[\"']?([\w.-]{2,30})", media_type, re.IGNORECASE)
    if told:
        try:
            return codecs.lookup(told[1]).name
        except LookupError:
            pass  # a name that means nothing says nothing
    return None if re.search(rb"<meta[^>]+charset", body[:2048], re.IGNORECASE) else "utf-8"


def _page(body: bytes, url: str, media_type: str) -> tuple[str, list[dict[str, str]]]:
    """Title of a page of the Web, and the feeds that it announces (``link rel="alternate"``)."""
    try:
        root = html.fromstring(body[:_PART], parser=html.HTMLParser(encoding=_encoding(body, media_type)))
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        return "", []
    feeds = []
    for link in root.iter("link"):
        words = (link.get("rel") or "").lower().split()
        if "alternate" in words and (link.get("type") or "").lower() in _FEED_TYPES and link.get("href"):
            try:
                address = urljoin(url, link.get("href", "").strip())
                good = urlsplit(address).scheme in ("http", "https") and len(address) <= _ADDRESS
            except ValueError:
                continue
            if good:
                feeds.append({"url": address, "title": _text(link.get("title")) or address[:_TITLE]})
    return _text(root.findtext(".//title")), feeds[:_FEEDS]


def look(payload: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """What a document is.

    :param payload: ``body``, ``url``, ``type`` (as the host says) and ``seconds`` that it took.
    :returns: ``root`` ("{namespace}name", or empty), ``page`` (a page of the Web), ``title``, ``type``,
        ``seconds``, ``bytes``, and ``feeds`` that a page announces: ``url`` and ``title``.
    """
    body: bytes = payload["body"]
    media_type = payload["type"].partition(";")[0].strip().lower()
    root = _root(body)
    name = root.rpartition("}")[2].lower()
    page = name == "html" or (not root and media_type == "text/html") or bool(
        re.match(rb"\s*<!doctype\s+html", body[:200], re.IGNORECASE))
    title, feeds = _page(body, payload["url"], payload["type"]) if page else (_title(body) if root else "", [])
    return {"root": "" if page else root, "page": page, "title": title, "type": media_type[:80],
            "seconds": payload["seconds"], "bytes": len(body), "feeds": feeds}
