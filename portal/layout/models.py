"""Tables of fragments and of people's changes."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, EstablishmentRow, Id, UtcDateTime, foreign_id

__all__ = ["FragmentRow", "LayoutChangeRow"]


class FragmentRow(Base):
    """A fragment as loaded. Its audience, not a key, says to which establishments it goes."""

    __tablename__ = "layout_fragment"
    id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(sa.String(60))
    precedence: Mapped[int]
    audience: Mapped[dict]
    titles: Mapped[dict]
    placed_by: Mapped[dict]
    valid_from: Mapped[str] = mapped_column(sa.String(40), default="")
    valid_until: Mapped[str] = mapped_column(sa.String(40), default="")
    tabs: Mapped[Any] = mapped_column(sa.JSON)
    file: Mapped[str] = mapped_column(sa.String(400))
    line: Mapped[int]
    version: Mapped[str] = mapped_column(sa.String(16))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    changed: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class LayoutChangeRow(Id, EstablishmentRow, Base):
    """One change by one person to their layout in one establishment.

    ``seq`` counts from 1; that it is unique is what keeps two workers from losing a change (LAY-09).
    """

    __tablename__ = "layout_change"
    person_id: Mapped[str] = foreign_id("person.id", index=False)
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    data: Mapped[dict]
    made: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    __table_args__ = (sa.UniqueConstraint("person_id", "establishment_id", "seq"),)
