"""Table of the bookmarks: they belong to the person, whichever establishment the person is in."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, Id, foreign_id

__all__ = ["Item"]


class Item(Id, Base):
    """A folder (``url`` is None) or a bookmark of a person.

    ``position`` orders the items of one folder; ``icon`` is a name of ``icons.ICONS``.
    """

    __tablename__ = "bookmarks_item"
    person_id: Mapped[str] = foreign_id("person.id")
    parent_id: Mapped[str | None] = foreign_id("bookmarks_item.id", nullable=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    url: Mapped[str | None] = mapped_column(sa.Text)
    icon: Mapped[str] = mapped_column(sa.String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    added: Mapped[dt.datetime]
