"""What portlets see of sources: subscribed, read, asked for again (``ISourceStore``)."""

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from zope.interface import implementer

from portal.api.fetch import FetchRefused, IFetcher, ISourceStore, Stored
from portal.api.prepared import Prepared
from portal.services.sources import limits
from portal.services.sources.interfaces import ISourceMemory, IWanting
from portal.services.sources.keys import source_key
from portal.services.sources.models import Source
from portal.services.sources.subscribing import Wish, ask_again, subscribe
from portal.services.sources.words import explanation, next_try
from portal.versions import SOURCES

__all__ = ["SourceStore"]

_READ = Prepared(
    sa.select(Source.key, Source.kind, sa.cast(Source.content, sa.Text), Source.fetched, Source.failure, Source.detail,
              Source.failed_since, Source.next_try, Source.pending, Source.wanted_at)
    .where(Source.key.in_(sa.bindparam("keys", expanding=True))))
"""The content as text: it is decoded when it has changed."""


@dataclass(slots=True)
class _Read:
    """A source as it was read, and when it was last noted that it is."""

    stored: Stored
    wanted_at: dt.datetime


@implementer(ISourceStore)
class SourceStore:
    """Sources of a context. What was read is kept with its database session, so that the
    windows of a page that share one also share what ``prefetch`` read."""

    def __init__(self, context) -> None:
        self.context = context
        self._rows: dict[str, _Read | None] = context.db.info.setdefault("portal.services.sources", {})

    def key(self, kind: str, url: str, parameters: dict[str, str]) -> str:
        """See ``ISourceStore``."""
        return source_key(kind, url, parameters)

    def subscribe(self, kind: str, url: str, parameters: dict[str, str], every: int) -> str:
        """See ``ISourceStore``. :raises FetchRefused: also "quota": the person brought in too many."""
        self.context.service(IFetcher).check(url)
        wish = self._wish(kind, url, parameters, every)
        if not subscribe(self.context.db, wish):
            raise FetchRefused("quota", f"person {wish.person} has {limits.PERSON_SOURCES} sources in use")
        self._rows.pop(wish.key, None)
        return wish.key

    def _wish(self, kind: str, url: str, parameters: dict[str, str], every: int) -> Wish:
        return Wish(source_key(kind, url, parameters), kind, url, dict(parameters),
                    max(int(every), int(self.context.settings.fetch_every)), self.context.clock.now(),
                    self.context.person.id if self.context.person else None)

    def want(self, kind: str, url: str, parameters: dict[str, str], every: int) -> str:
        """Say from a page, which may not write, that this source is being read; returns its key.

        A source that does not exist yet is made within a second or two by a thread of this
        worker; one that exists is marked as read, at most once an hour. Call after ``read``.
        """
        key, now = source_key(kind, url, parameters), self.context.clock.now()
        row = self._rows.get(key)
        if row is None or row.wanted_at < now - limits.SEEN:
            self.context.service(IWanting).put(self._wish(kind, url, parameters, every))
            if row is not None:
                row.wanted_at = now  # as it is about to be, for all who are handed what is held
        return key

    def read(self, key: str) -> Stored | None:
        """See ``ISourceStore``."""
        if key not in self._rows:
            page, memory = self.context.db.info.get("page"), self.context.service(ISourceMemory)
            self.prefetch((key, *(memory.habit(page) if page is not None and not self._rows else ())))
            if page is not None:
                memory.note(page, key)
        row = self._rows[key]
        return row.stored if row is not None else None

    def prefetch(self, keys: Iterable[str]) -> None:
        """See ``ISourceStore``. What the worker holds is as good as what the database has while no source was fetched."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._rows]
        version, memory = self._version(), self.context.service(ISourceMemory)
        if version is not None:
            held = {key: row for key in missing if (row := memory.held(key, version)) is not None}
            self._rows.update(held)
            missing = [key for key in missing if key not in held]
        if not missing:
            return
        found = self._read(self.context.db, missing)
        self._rows.update(found)
        if version is not None:
            for key, row in found.items():
                if row is not None:
                    memory.hold(key, version, row)

    def _version(self) -> int | None:
        """Of all sources at the head of this page; None where nothing may be remembered under it."""
        return None if self.context.db.info.get("raised") else self.context.versions.get(SOURCES)

    def _read(self, db: Session, keys: list[str]) -> dict[str, _Read | None]:
        memory = self.context.service(ISourceMemory)
        found: dict[str, _Read | None] = dict.fromkeys(keys)
        for key, kind, text, *facts, wanted_at in _READ.rows(db, {"keys": keys}):
            found[key] = _Read(Stored(key, kind, memory.content(key, text), *facts), wanted_at)
        return found

    def refresh(self, key: str) -> None:
        """See ``ISourceStore``."""
        ask_again(self.context.db, key, self.context.clock.now())
        self._rows.pop(key, None)

    def preview(self, kind: str, url: str, parameters: dict[str, str], seconds: float = 0.8) -> Stored:
        """A source as its readers will see it, waited for: for the form that publishes it.

        Called in a phase that may not write. Gives what is stored after ``seconds`` at most,
        ``pending`` when that was not enough: then the page may ask again.

        :raises FetchRefused: the address cannot be allowed.
        """
        self.context.service(IFetcher).check(url)
        wish = self._wish(kind, url, parameters, int(self.context.settings.fetch_every))
        wanting = self.context.service(IWanting)
        wanting.put(wish)
        wanting.flush()
        until = time.monotonic() + seconds
        while True:
            with wanting.database.read() as session:
                row = self._read(session, [wish.key])[wish.key]
            if row is not None and (row.stored.content is not None or row.stored.failure) or time.monotonic() >= until:
                return Stored(wish.key, kind, pending=True) if row is None else row.stored
            time.sleep(0.05)

    def explain(self, stored: Stored) -> str:
        """Why the last try failed, as one sentence in the language of the context; empty when it did not."""
        return explanation(self.context, stored)

    def again(self, stored: Stored) -> str:
        """When it will be tried again, as one sentence in the language of the context."""
        return next_try(self.context, stored)
