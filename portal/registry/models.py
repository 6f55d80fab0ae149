"""Table of publications."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, Id, UtcDateTime, foreign_id

__all__ = ["PublicationRow"]

_Json = sa.JSON(none_as_null=True)


class PublicationRow(Id, Base):
    """A portlet as published, for one establishment (and those under it) or, without one, the whole portal.

    What comes from a file keeps its values; what was changed in the browser lies beside it in the
    ``override_`` columns, and shows through again when they are emptied (design 6c). A row carries no
    scope of its own, since those of the whole portal belong to nobody: ``store.py`` binds every
    statement to an establishment.
    """

    __tablename__ = "publication"
    establishment_id: Mapped[str | None] = foreign_id("establishment.id", nullable=True)
    fname: Mapped[str] = mapped_column(sa.String(60))
    portlet: Mapped[str] = mapped_column(sa.String(120))
    titles: Mapped[dict]
    descriptions: Mapped[dict]
    category: Mapped[str] = mapped_column(sa.String(20))
    icon: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[str] = mapped_column(sa.String(20))
    audience: Mapped[dict]
    preferences: Mapped[list]
    provenance: Mapped[str] = mapped_column(sa.String(60), default="")
    in_catalogue: Mapped[bool] = mapped_column(default=True)
    owner_id: Mapped[str | None] = foreign_id("person.id", nullable=True, ondelete="SET NULL")
    source: Mapped[str] = mapped_column(sa.String(20))
    file: Mapped[str] = mapped_column(sa.String(400), default="")
    line: Mapped[int] = mapped_column(default=0)
    version: Mapped[str] = mapped_column(sa.String(16), default="")
    override_state: Mapped[str | None] = mapped_column(sa.String(20))
    override_audience: Mapped[Any | None] = mapped_column(_Json)
    override_titles: Mapped[Any | None] = mapped_column(_Json)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    changed: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        # NULL differs from NULL, hence two indexes: one fname in an establishment, one in the whole portal.
        sa.Index("uq_publication_establishment_id_fname", "establishment_id", "fname", unique=True),
        sa.Index("uq_publication_fname_portal", "fname", unique=True,
                 sqlite_where=sa.text("establishment_id IS NULL"), postgresql_where=sa.text("establishment_id IS NULL")),
    )
