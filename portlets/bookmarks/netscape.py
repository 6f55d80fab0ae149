"""The browsers' bookmark file (NETSCAPE-Bookmark-file-1), read leniently and written strictly.

Browsers translate its title, leave out closing tags and some leave out ``<p>``; so only
``DL``, ``H3`` and ``A`` count. What stands in no folder or is not closed is taken as it comes.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Any

from portal.api.text import one_line

__all__ = ["DEEPEST", "MOST", "parse", "write"]

MOST = 5000
"""Entries read of one file."""
DEEPEST = 30
"""Levels of folders read; what is deeper stays in the last one."""
_LONGEST_TITLE = 500


# Each expression stops at the next "<", so that reading takes time in proportion to the file: the
# standard library's parser needs 8 s for 16 kB of "<a " (measured).
_TAG = re.compile(r"<(/?)(a|dd|dl|dt|h3|p)(?![a-z0-9])([^<>]*)>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>?")
_ATTRIBUTE = re.compile(r"""(?:^|\s)(href|add_date)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape(double or single or bare).strip())
    return found


class _Reader:
    """Takes tags and the text between them, in order."""

    def __init__(self) -> None:
        self.root: list[dict[str, Any]] = []
        self.lists = [self.root]
        self.folder: dict[str, Any] | None = None  # named by an H3, waiting for its DL
        self.open: dict[str, Any] | None = None    # whose title is being read
        self.count, self.cut = 0, False

    def _add(self, entry: dict[str, Any]) -> None:
        self.open = entry
        if self.count >= MOST:
            self.cut = True
            return
        self.count += 1
        self.lists[-1].append(entry)

    def text(self, text: str) -> None:
        """What stands between two tags."""
        if self.open is not None and len(self.open["title"]) < _LONGEST_TITLE:
            self.open["title"] += text[:_LONGEST_TITLE * 8]

    def finish(self) -> None:
        """The title that is being read is complete."""
        if self.open is not None:
            title = unescape(_ANY_TAG.sub("", self.open["title"])).replace("\x00", "")
            self.open["title"] = one_line(title)[:_LONGEST_TITLE]
            self.open = None

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """An opening tag."""
        self.finish()
        entry = {"title": "", "line": line, "added": attributes.get("add_date", "")}
        if tag == "a":
            self._add({**entry, "url": attributes.get("href", "")})
        elif tag == "h3":
            self._add({**entry, "items": []})
            self.folder = self.open
        elif tag == "dl":
            # A list without a name in front of it (the outermost one) continues where we are.
            inner = self.folder["items"] if self.folder is not None else self.lists[-1]
            self.lists.append(inner if len(self.lists) <= DEEPEST else self.lists[-1])
            self.folder = None

    def end(self, tag: str) -> None:
        """A closing tag."""
        self.finish()
        if tag == "dl":
            self.folder = None
            if len(self.lists) > 1:
                self.lists.pop()


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def parse(data: bytes, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    """Read a bookmark file; safe to run in the sandbox.

    :returns: ``items`` (a bookmark has ``title``, ``url``, ``line``, ``added``; a folder ``items``
        instead of ``url``) and ``cut``, whether there were more than ``MOST``.
    :raises ValueError: there is neither a bookmark nor a folder in it.
    """
    text, reader, at, line = _decode(data), _Reader(), 0, 1
    for match in _TAG.finditer(text):
        reader.text(text[at:match.start()])
        line += text.count("\n", at, match.start())
        if match[1]:
            reader.end(match[2].lower())
        else:
            reader.start(match[2].lower(), _attributes(match[3]), line)
        line += match[0].count("\n")
        at = match.end()
    reader.text(text[at:])
    reader.finish()
    if not reader.root:
        raise ValueError("no bookmarks in this file")
    return {"items": reader.root, "cut": reader.cut}


def _lines(items: Iterable[Any], depth: int) -> Iterator[str]:
    pad = "    " * depth
    for item in items:
        stamp = int(item.added.replace(tzinfo=item.added.tzinfo or dt.timezone.utc).timestamp())
        if item.url is None:
            yield f'{pad}<DT><H3 ADD_DATE="{stamp}">{escape(item.title)}</H3>'
            yield f"{pad}<DL><p>"
            yield from _lines(item.items, depth + 1)
            yield f"{pad}</DL><p>"
        else:
            yield f'{pad}<DT><A HREF="{escape(item.url)}" ADD_DATE="{stamp}">{escape(item.title)}</A>'


def write(items: Iterable[Any], title: str) -> str:
    """The bookmark file of a tree.

    :param items: objects with ``title``, ``url`` (None for a folder, which has ``items``) and ``added``.
    """
    return "\n".join([
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        f"<TITLE>{escape(title)}</TITLE>", f"<H1>{escape(title)}</H1>", "<DL><p>", *_lines(items, 1), "</DL><p>", ""])
