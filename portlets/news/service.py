"""What is announced to whom, and what has been read (A.news.01). Writing is in ``posting``."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.api.errors import NotFound, NotPermitted
from portal.api.identity import IDirectory
from portal.api.prepared import Prepared
from portal.api.remembering import IRemembering
from portlets.news.models import Announcement, Picture, Reading, Target

__all__ = ["Article", "COLUMNS", "News", "PAGE", "Shot", "targets_of"]

PAGE = 12
"""Announcements on one page of a long list."""


class Shot(NamedTuple):
    """A picture as shown: ``id`` in addresses, ``stored`` in the file store."""

    id: str
    stored: str
    alt: str
    width: int
    height: int


class Article(NamedTuple):
    """An announcement as lists and pages show it.

    :param state: "shown", "planned", "ended", "withdrawn" or "draft".
    :param safe: sanitised HTML; empty in lists.
    """

    id: str
    title: str
    category: str
    weight: int
    summary: str
    author_id: str | None
    author_name: str
    author_title: str
    starts: dt.datetime
    ends: dt.datetime | None
    published: dt.datetime | None
    changed: dt.datetime | None
    withdrawn: dt.datetime | None
    replaces_id: str | None
    read: bool
    state: str
    safe: str = ""
    source: str = ""
    pictures: tuple[Shot, ...] = ()
    targets: tuple[str, ...] = ()


def targets_of(person: Any) -> tuple[str, ...]:
    """The targets that fit a person of the present establishment; of None, a guest."""
    if person is None:
        return ("public",)
    return ("public", "member", f"profile:{person.profile}", *(f"group:{group}" for group in sorted(person.groups)))


COLUMNS = (Announcement.id, Announcement.title, Announcement.category, Announcement.weight, Announcement.summary,
            Announcement.author_id, Announcement.author_name, Announcement.author_title, Announcement.starts,
            Announcement.ends, Announcement.published, Announcement.changed, Announcement.withdrawn,
            Announcement.replaces_id)


# What pages ask is put together once: that takes longer than asking. Values come from ``News.values``.
_PLACE, _NOW, _PERSON = (sa.bindparam(name) for name in ("place", "now", "person"))
_HERE = Announcement.establishment_id == _PLACE
_ADDRESSED = sa.exists().where(Target.announcement_id == Announcement.id,
                               Target.target.in_(sa.bindparam("targets", expanding=True)))
_PUBLISHED = (_HERE, Announcement.published.is_not(None), Announcement.withdrawn.is_(None), Announcement.starts <= _NOW,
              _ADDRESSED)
_CURRENT = sa.or_(Announcement.ends.is_(None), Announcement.ends > _NOW)
_READ = sa.exists().where(Reading.announcement_id == Announcement.id, Reading.person_id == _PERSON)
_UNREAD = Prepared(sa.select(sa.func.count()).select_from(Announcement).where(*_PUBLISHED, _CURRENT, sa.not_(_READ)))


@lru_cache
def _shown(ended: bool, chosen: bool, unread: bool, guest: bool) -> Prepared:
    read = sa.true() if guest else _READ
    criteria = [*_PUBLISHED, sa.not_(_CURRENT) if ended else _CURRENT]
    if chosen:
        criteria.append(Announcement.category.in_(sa.bindparam("categories", expanding=True)))
    if unread:
        criteria.append(sa.not_(read))
    order = (Announcement.starts.desc(), Announcement.id.desc())
    if not ended:
        order = (Announcement.weight.desc(), *order)
    first = (sa.select(sa.func.min(Picture.position)).where(Picture.announcement_id == Announcement.id)
             .correlate(Announcement).scalar_subquery())
    return Prepared(
        sa.select(*COLUMNS, read.label("read"), Picture.id, Picture.stored, Picture.alt, Picture.width, Picture.height)
        .outerjoin(Picture, sa.and_(Picture.announcement_id == Announcement.id, Picture.position == first))
        .where(*criteria).order_by(*order).limit(sa.bindparam("limit")).offset(sa.bindparam("offset")))


class News:
    """Announcements as the person of a context may see them.

    :param context: portal.api.context.IContext.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.db, self.person = context, context.db, context.person
        self.now = context.clock.now()
        self.values = {"place": context.establishment.id, "now": self.now, "targets": targets_of(self.person),
                       "person": self.person.id if self.person else None}

    @property
    def here(self) -> sa.ColumnElement[bool]:
        """Of the present establishment."""
        return Announcement.establishment_id == self.context.establishment.id

    def _was_read(self) -> sa.ColumnElement[bool]:
        return sa.true() if self.person is None else _READ

    # What the person is shown

    def shown(self, *, limit: int = PAGE, offset: int = 0, categories: Iterable[str] = (), unread: bool = False,
              ended: bool = False) -> list[Article]:
        """Announcements to the person, by weight (current ones), then latest first. One statement.

        :param categories: only these labels. :param unread: only what the person has not read.
        :param ended: those whose display is over, instead of the current ones.
        """
        chosen = tuple(categories)
        return self.context.service(IRemembering).remembered(
            ("news.shown", limit, offset, chosen, unread, ended),
            lambda: self._shown(limit, offset, chosen, unread, ended), 400 * limit)

    def _shown(self, limit: int, offset: int, chosen: tuple[str, ...], unread: bool, ended: bool) -> list[Article]:
        rows = _shown(ended, bool(chosen), unread, self.person is None).rows(
            self.db, {**self.values, "limit": limit, "offset": offset, "categories": chosen})
        return [Article(*row[:14], read=bool(row[14]), state="ended" if ended else "shown",
                        pictures=(Shot(*row[15:]),) if row[15] else ()) for row in rows]

    def unread(self) -> int:
        """How many current announcements the person has not read; 0 for a guest. One statement."""
        if self.person is None:
            return 0
        return self.context.service(IRemembering).remembered(
            ("news.unread",), lambda: _UNREAD.scalar(self.db, self.values) or 0, 200)

    def count(self, *, ended: bool = False, categories: Iterable[str] = ()) -> int:
        """How many announcements ``shown`` has in all."""
        chosen = tuple(categories)
        criteria = [*_PUBLISHED, sa.not_(_CURRENT) if ended else _CURRENT]
        if chosen:
            criteria.append(Announcement.category.in_(chosen))
        return self.db.scalar(sa.select(sa.func.count()).select_from(Announcement).where(*criteria), self.values) or 0

    def categories(self) -> list[tuple[str, int]]:
        """Labels of current announcements to the person, with how many each; most used first."""
        return [(name, many) for name, many in self.db.execute(
            sa.select(Announcement.category, sa.func.count()).where(
                *_PUBLISHED, _CURRENT, Announcement.category != "")
            .group_by(Announcement.category).order_by(sa.func.count().desc(), Announcement.category), self.values).all()]

    # One announcement

    def may_edit(self, author_id: str | None) -> bool:
        """Whether the person may change or withdraw an announcement of that author."""
        own = self.person is not None and author_id == self.person.id
        return own and self.context.permits("news.post") or self.context.permits("news.moderate")

    def state_of(self, row: Any) -> str:
        """"draft", "withdrawn", "planned", "ended" or "shown"."""
        if row.published is None:
            return "draft"
        if row.withdrawn is not None:
            return "withdrawn"
        if row.starts > self.now:
            return "planned"
        return "ended" if row.ends is not None and row.ends <= self.now else "shown"

    def get(self, id: str) -> Article:
        """One announcement with its text and pictures.

        Whoever it is addressed to sees it from its start, and later in the archive; drafts are
        their author's; planned and withdrawn ones their author's and the moderators'.

        :raises NotFound: none, or not for this person.
        """
        row = self.db.execute(
            sa.select(*COLUMNS, Announcement.safe, Announcement.source, self._was_read().label("read"),
                      _ADDRESSED.label("addressed")).where(Announcement.id == as_id(id), self.here), self.values).one_or_none()
        if row is None:
            raise NotFound()
        state = self.state_of(row)
        own = self.person is not None and row.author_id == self.person.id and self.context.permits("news.post")
        if not (row.addressed and state in ("shown", "ended") or own
                or state != "draft" and self.context.permits("news.moderate")):
            raise NotFound()
        targets = self.db.scalars(sa.select(Target.target).where(Target.announcement_id == row.id)
                                  .order_by(Target.target)).all()
        return Article(*row[:14], read=bool(row.read), state=state, safe=row.safe, source=row.source,
                       pictures=self.pictures(row.id), targets=tuple(targets))

    def group_names(self, ids: Iterable[str]) -> list[str]:
        """Names of classes and groups of the establishment, by name; those that are gone are left out."""
        wanted = set(ids)
        return [group.name for group in self.context.service(IDirectory).groups() if group.id in wanted]

    def pictures(self, id: str) -> tuple[Shot, ...]:
        """Pictures of an announcement, in order."""
        return tuple(Shot(*row) for row in self.db.execute(
            sa.select(Picture.id, Picture.stored, Picture.alt, Picture.width, Picture.height)
            .where(Picture.announcement_id == id).order_by(Picture.position, Picture.id)).all())

    def picture(self, id: str) -> Shot:
        """One picture, if its announcement may be seen now (attack I19). :raises NotFound:"""
        row = self.db.execute(
            sa.select(Picture.id, Picture.stored, Picture.alt, Picture.width, Picture.height, Picture.announcement_id)
            .where(Picture.id == as_id(id))).one_or_none()
        if row is None:
            raise NotFound()
        self.get(row.announcement_id)
        return Shot(*row[:5])

    # Reading

    def mark_read(self, id: str, read: bool = True) -> None:
        """Note that the person has read it, or not. :raises NotPermitted: a guest. :raises NotFound:"""
        if self.person is None:
            raise NotPermitted()
        article = self.get(id)
        if read and not article.read:
            self.db.execute(sa.insert(Reading).values(announcement_id=article.id, person_id=self.person.id,
                                                      read=self.now))
        elif not read and article.read:
            self.db.execute(sa.delete(Reading).where(Reading.announcement_id == article.id,
                                                     Reading.person_id == self.person.id))

    def mark_all_read(self) -> int:
        """Note that the person has read every current announcement; how many were new."""
        if self.person is None:
            raise NotPermitted()
        ids = self.db.scalars(sa.select(Announcement.id).where(
            *_PUBLISHED, _CURRENT, sa.not_(_READ)), self.values).all()
        if ids:
            self.db.execute(sa.insert(Reading), [
                {"announcement_id": id, "person_id": self.person.id, "read": self.now} for id in ids])
        return len(ids)


def as_id(text: str) -> str:
    """An identifier from an address. :raises NotFound: not one."""
    if len(text) != 36 or not all(letter in "0123456789abcdef-" for letter in text):
        raise NotFound()
    return text
