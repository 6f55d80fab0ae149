"""RSS, RDF and Atom to plain fields; runs in the sandbox (attacks H03, E01, E02; fault 11)."""

import calendar
import datetime as dt
import functools
import hashlib
import html
import io
import re
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import nh3
from feedparser.api import SUPPORTED_VERSIONS

__all__ = ["read"]

_BYTES, _ITEMS, _ANSWER = 2_000_000, 200, 1_200_000
_TITLE, _NAME, _TEXT, _SUMMARY, _ADDRESS, _LEVELS = 500, 200, 2000, 8000, 2000, 50
_ITEM_END = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>")
_BREAKS = re.compile(r"<(?=/?(?:p|div|br|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|hr|blockquote|pre|figure)[\s/>])", re.I)
_HEADING = re.compile(r"(</?)h[1-6](?=[\s/>])", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(br)?(?=[a-z >])")
_PICTURE = re.compile(r"<img\s(?:[^>]*?\s)?src\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")

_WHOLLY_OUT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea"}
_TAGS = {"a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "i", "ins", "li", "ol", "p",
         "pre", "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"}
_NO_TAGS = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_WHOLLY_OUT, link_rel=None)


def read(payload: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """What a feed says, every field being plain text but ``summary``, which is safe HTML without pictures.

    :param payload: ``body`` (bytes); ``url`` (where it was, for relative links) and ``type``
        (its content-type header) may be left out.
    :returns: ``title``, ``link``, ``kind`` ("RSS 2.0"…), ``truncated`` (there was more than 200 items or
        1.2 MB), ``items``: each ``id``, ``title``, ``link``, ``summary``, ``text``, ``published``
        (ISO 8601 in UTC), ``author``, ``categories``, ``image`` (address). Links are http or https;
        what is not known is empty.
    :raises ValueError: larger than 2 MB, or not a feed.
    """
    if len(payload["body"]) > _BYTES:
        raise ValueError(f"more than {_BYTES} bytes")
    body, truncated = _first_items(payload["body"])
    url = payload.get("url") or ""
    headers = {"content-location": url, "content-type": payload.get("type") or "application/xml"}
    # A stream, never the bytes themselves: feedparser would try them as the path of a file.
    # Its own cleaning of HTML costs three times what the rest does; nh3 does that work below.
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    version = parsed.get("version")
    if not version:
        raise ValueError(f"not a feed: {parsed.get('bozo_exception') or 'no known format'}"[:300])
    items: list[dict[str, Any]] = []
    size = 0
    for entry in parsed.entries:
        item = _item(entry, url)
        size += sum(len(str(value).encode("utf-8", "replace")) for value in item.values())
        if len(items) == _ITEMS or size > _ANSWER:
            truncated = True
            break
        items.append(item)
    return {"title": _plain(parsed.feed, "title", _TITLE), "link": _link(parsed.feed.get("link"), url),
            "kind": SUPPORTED_VERSIONS.get(version, version), "items": items, "truncated": truncated}


def _first_items(body: bytes) -> tuple[bytes, bool]:
    """The same feed without its items beyond the 200th: 5,000 would cost 7 s of processor."""
    ends = [match.end() for match in _ITEM_END.finditer(body)]
    if len(ends) <= _ITEMS:
        return body, False
    return body[:ends[_ITEMS - 1]] + body[ends[-1]:], True


def _item(entry: Any, base: str) -> dict[str, Any]:
    source, is_html, within = _content(entry, base)
    title, link, published = _plain(entry, "title", _TITLE), _link(entry.get("link"), base), _instant(entry)
    identity = _text(entry.get("id")) or link or hashlib.sha256(f"{title}\n{published}".encode()).hexdigest()
    return {
        "id": identity[:_TITLE], "title": title, "link": link,
        "summary": _safe(source, within) if is_html else html.escape(source, quote=False),
        "text": (_words(source) if is_html else _text(source))[:_TEXT], "published": published,
        "author": _text(entry.get("author"))[:_NAME],
        "categories": [_text(tag.get("term"))[:_NAME] for tag in entry.get("tags", [])[:20] if _text(tag.get("term"))],
        "image": _image(entry, source if is_html else "", within),
    }  # fmt: skip


def _content(entry: Any, base: str) -> tuple[str, bool, str]:
    """The summary, else the content, cut; whether it is HTML; the address that it is relative to."""
    detail = entry.get("summary_detail")
    if not (detail and detail.get("value")):
        detail = next(iter(entry.get("content", [])), None)
    if not detail:
        return "", False, base
    within = _link(detail.get("base"), base) or base
    return str(detail.get("value") or "")[:_SUMMARY], detail.get("type") != "text/plain", within


@functools.lru_cache(maxsize=8)
def _cleaner(base: str) -> nh3.Cleaner:
    """A cleaner that makes links absolute."""
    return nh3.Cleaner(
        tags=_TAGS, attributes={"a": {"href"}, "*": {"lang", "dir"}}, clean_content_tags=_WHOLLY_OUT,
        url_schemes={"http", "https"}, url_relative=("rewrite_with_base", base) if _link(base, "") else "deny",
        link_rel="noopener noreferrer nofollow")


def _safe(source: str, base: str) -> str:
    """Safe HTML; the words alone when its elements nest too deep or multiply."""
    safe = _cleaner(base).clean(_HEADING.sub(r"\1p", source))
    depth = 0
    for close, void in _TAG.findall(safe):
        depth += 0 if void else -1 if close else 1
        if depth > _LEVELS or len(safe) > 3 * _SUMMARY:
            return html.escape(_words(source), quote=False)
    return safe


def _text(value: Any) -> str:
    """Text with its blanks folded; no-break spaces are typography, and stay."""
    return _BLANKS.sub(" ", str(value or "")).strip()


def _words(source: str) -> str:
    """The words of HTML."""
    return _text(html.unescape(_NO_TAGS.clean(_BREAKS.sub(" <", source))))


def _plain(holder: Any, name: str, limit: int) -> str:
    """A field as plain text: HTML loses its tags, text that merely looks like tags keeps them."""
    value = str(holder.get(name) or "")[: 4 * limit]
    detail = holder.get(f"{name}_detail") or {}
    return (_text(value) if detail.get("type", "text/plain") == "text/plain" else _words(value))[:limit]


def _link(value: Any, base: str) -> str:
    """An absolute http or https address, or nothing."""
    address = str(value or "").strip()
    if not address or _UNSAFE.search(address):
        return ""
    try:
        address = urljoin(base, address)
        parts = urlsplit(address)
    except ValueError:
        return ""
    good = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc and len(address) <= _ADDRESS
    return address if good else ""


def _instant(entry: Any) -> str:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        value = entry.get(name)
        if isinstance(value, (tuple, struct_time)):
            try:
                return dt.datetime.fromtimestamp(calendar.timegm(tuple(value)), dt.timezone.utc).isoformat()
            except (ValueError, OverflowError, OSError):
                continue
    return ""


def _image(entry: Any, source: str, base: str) -> str:
    """Address of the picture that goes with an item: declared by the feed, else the first in its text."""
    declared = [thing.get("url") for thing in entry.get("media_thumbnail", [])]
    declared += [thing.get("url") for thing in entry.get("media_content", [])
                 if thing.get("medium") == "image" or str(thing.get("type", "")).startswith("image/")]
    declared += [link.get("href") for link in entry.get("links", [])
                 if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/")]
    inside = _PICTURE.search(source)
    if inside:
        declared.append(html.unescape(inside[1] or inside[2] or ""))
    return next((link for link in (_link(value, base) for value in declared) if link), "")
