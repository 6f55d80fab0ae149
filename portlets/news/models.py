"""Tables of the announcements."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, EstablishmentRow, Id, foreign_id

__all__ = ["Announcement", "Picture", "Reading", "Target"]


class Announcement(Id, EstablishmentRow, Base):
    """One announcement of one establishment.

    ``source`` is what was typed, ``safe`` its sanitised HTML, ``summary`` plain text for lists.
    ``starts`` and ``ends`` bound its display (``ends`` excluded, None without end). Not
    published: a draft, which ``replaces`` a published one or will become one of its own.
    ``weight``: 0 ordinary, 1 notable, 2 to be read first.
    """

    __tablename__ = "news_announcement"
    title: Mapped[str] = mapped_column(sa.String(160))
    category: Mapped[str] = mapped_column(sa.String(40), default="")
    weight: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    source: Mapped[str] = mapped_column(sa.Text)
    safe: Mapped[str] = mapped_column(sa.Text)
    summary: Mapped[str] = mapped_column(sa.String(400), default="")
    author_id: Mapped[str | None] = foreign_id("person.id", nullable=True, ondelete="SET NULL")
    author_name: Mapped[str] = mapped_column(sa.String(160), default="")
    author_title: Mapped[str] = mapped_column(sa.String(160), default="")
    starts: Mapped[dt.datetime]
    ends: Mapped[dt.datetime | None]
    written: Mapped[dt.datetime]
    published: Mapped[dt.datetime | None]
    changed: Mapped[dt.datetime | None]
    withdrawn: Mapped[dt.datetime | None]
    replaces_id: Mapped[str | None] = foreign_id("news_announcement.id", nullable=True)

    __table_args__ = (sa.Index("ix_news_announcement_shown", "establishment_id", "starts"),)


class Target(Base):
    """To whom an announcement is addressed: "public", "member", "profile:<profile>" or "group:<id>"; one must fit."""

    __tablename__ = "news_target"
    announcement_id: Mapped[str] = foreign_id("news_announcement.id", primary_key=True)
    target: Mapped[str] = mapped_column(sa.String(60), primary_key=True)


class Picture(Id, Base):
    """A picture of an announcement, by its name in the file store."""

    __tablename__ = "news_picture"
    announcement_id: Mapped[str] = foreign_id("news_announcement.id")
    stored: Mapped[str] = mapped_column(sa.String(80))
    alt: Mapped[str] = mapped_column(sa.String(250))
    width: Mapped[int]
    height: Mapped[int]
    position: Mapped[int] = mapped_column(sa.SmallInteger, default=0)


class Reading(Base):
    """That a person has read an announcement."""

    __tablename__ = "news_reading"
    announcement_id: Mapped[str] = foreign_id("news_announcement.id", primary_key=True)
    person_id: Mapped[str] = foreign_id("person.id", primary_key=True)
    read: Mapped[dt.datetime]
