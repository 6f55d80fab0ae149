"""Table of display settings."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, foreign_id

__all__ = ["DisplayChoice"]


class DisplayChoice(Base):
    """How one person wants pages to be shown, in every establishment."""

    __tablename__ = "display_choice"
    person_id: Mapped[str] = foreign_id("person.id", primary_key=True)
    locale: Mapped[str] = mapped_column(String(8))
    text_size: Mapped[int]
    contrast: Mapped[str] = mapped_column(String(10))
    scheme: Mapped[str] = mapped_column(String(10))
