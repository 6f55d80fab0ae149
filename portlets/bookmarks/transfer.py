"""Taking over a browser's bookmark file: all that is fit, and a report of what is not."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa

from portal.api.errors import Invalid
from portal.api.i18n import TranslationStringFactory
from portal.api.orm import new_id
from portal.api.sandbox import ISandbox, SandboxFailed
from portlets.bookmarks import addresses, netscape
from portlets.bookmarks.models import Item
from portlets.bookmarks.service import DEEPEST, LONGEST_TITLE, MOST, Bookmarks, Node

__all__ = ["LARGEST", "Report", "take_over"]

_ = TranslationStringFactory("bookmarks")

LARGEST = 1_000_000
"""Bytes of a file."""
_HERE = 64_000
"""Bytes that are read in this process; more goes to the sandbox."""
_REPORTED = 50


@dataclass(slots=True)
class Report:
    """What came of a file; JSON-like by ``data``.

    :param refused: up to 50 of [line, title, address cut short] whose address is not fit.
    """

    links: int = 0
    folders: int = 0
    known: int = 0
    flattened: int = 0
    cut: bool = False
    refused_count: int = 0
    refused: list[list[Any]] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """As JSON-like values."""
        return asdict(self)


def _read(context: Any, data: bytes) -> dict[str, Any]:
    unread = Invalid({"file": _("No bookmarks were found in this file. Choose the file that your browser exported.")})
    if not data:
        raise Invalid({"file": _("Choose a file.")})
    if len(data) > LARGEST:
        raise Invalid({"file": _("The file is too large: 1 MB at most.")})
    try:
        if len(data) <= _HERE:
            return netscape.parse(data)
        return context.service(ISandbox).run("portlets.bookmarks.netscape:parse", data, cpu=3.0, seconds=8.0)
    except (ValueError, SandboxFailed):
        raise unread from None


class _Taking:
    def __init__(self, bookmarks: Bookmarks, person: str, now: dt.datetime) -> None:
        self.tree, self.person, self.now = bookmarks.tree(), person, now
        self.report = Report()
        self.rows: list[dict[str, Any]] = []

    def _row(self, title: str, url: str | None, parent: str | None, position: int, added: str) -> str:
        id = new_id()
        when = self.now
        if added.isdecimal() and len(added) <= 10:
            when = min(dt.datetime.fromtimestamp(int(added), dt.timezone.utc), self.now)
        self.rows.append(dict(id=id, person_id=self.person, parent_id=parent, title=title[:LONGEST_TITLE], url=url,
                              icon="", position=position, added=when))
        return id

    def take(self, entries: list[dict[str, Any]], parent: str | None, here: list[Node], depth: int) -> None:
        """Add what is fit below ``parent``, whose present items are ``here``."""
        position = here[-1].position + 1 if here else 0
        known = {node.url for node in here if node.url}
        folders = {node.title: node for node in here if node.url is None}
        for entry in entries:
            title = entry["title"]
            if "items" in entry:
                if depth > DEEPEST:
                    # Too deep for a folder of its own: what is in it goes into the one around it.
                    self.report.flattened += 1
                    self._flat(entry["items"], parent, position, known)
                    position += len(entry["items"])
                    continue
                folder = folders.get(title[:LONGEST_TITLE])
                if folder is not None:
                    self.take(entry["items"], folder.id, folder.items, depth + 1)
                else:
                    id = self._row(title or "…", None, parent, position, entry["added"])
                    position += 1
                    self.report.folders += 1
                    self.take(entry["items"], id, [], depth + 1)
            else:
                position += self._link(entry, parent, position, known)

    def _flat(self, entries: list[dict[str, Any]], parent: str | None, position: int, known: set[str]) -> None:
        for entry in entries:
            if "items" in entry:
                self._flat(entry["items"], parent, position, known)
            else:
                self._link(entry, parent, position, known)

    def _link(self, entry: dict[str, Any], parent: str | None, position: int, known: set[str]) -> int:
        url = entry["url"]
        if not addresses.is_fit(url):
            self.report.refused_count += 1
            if len(self.report.refused) < _REPORTED:
                self.report.refused.append([entry["line"], entry["title"][:80], url[:80]])
            return 0
        if url in known:
            self.report.known += 1
            return 0
        known.add(url)
        self._row(entry["title"] or addresses.host(url), url, parent, position, entry["added"])
        self.report.links += 1
        return 1


def take_over(context: Any, data: bytes) -> Report:
    """Add the bookmarks and folders of a file to the person's own; folders of the same name are joined.

    The file is read before the first statement: the sandbox has no place in a transaction.

    :raises Invalid: not a bookmark file, too large, or more than the person may have; then nothing is added.
    :raises NotPermitted: a guest.
    """
    bookmarks = Bookmarks(context)
    person = bookmarks.owner()
    found = _read(context, data)
    taking = _Taking(bookmarks, person, bookmarks.now)
    taking.take(found["items"], None, taking.tree.items, 1)
    taking.report.cut = found["cut"]
    if len(taking.tree.by_id) + len(taking.rows) > MOST:
        raise Invalid({"file": _("This file would bring you over ${most} bookmarks and folders, which is the most. "
                                 "Nothing was added.", mapping={"most": MOST})})
    if taking.rows:
        context.db.execute(sa.insert(Item), taking.rows)
    return taking.report
