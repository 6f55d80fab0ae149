"""Table of the words: they belong to the establishment in which they were said."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, EstablishmentRow, Id, foreign_id

__all__ = ["Word"]


class Word(Id, EstablishmentRow, Base):
    """What somebody has said, and when."""

    __tablename__ = "greeting_word"
    person_id: Mapped[str] = foreign_id("person.id")
    author: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.String(120))
    said: Mapped[dt.datetime] = mapped_column(index=True)
