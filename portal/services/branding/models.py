"""Tables of brands: themes as their files say them, what the browser changed over them, style sheets."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, UtcDateTime

__all__ = ["ESTABLISHMENT", "BrandOverride", "BrandStyle", "Theme"]

ESTABLISHMENT = sa.table("establishment", sa.column("id", sa.Uuid(as_uuid=False)), sa.column("name"), sa.column("place"),
                         sa.column("theme"))
"""What a brand needs of the directory's table, which every foreign key of the house may name."""


class Theme(Base):
    """A theme as ``preau load`` took it from ``file``, what its parent gives included.

    ``digest`` tells whether the file or one of its pictures has changed; a theme whose file is gone
    is ``withdrawn``, and its establishments wear the default one.
    """

    __tablename__ = "theme"
    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(20), default="file")
    file: Mapped[str] = mapped_column(sa.String(300))
    line: Mapped[int] = mapped_column(default=1)
    version: Mapped[str] = mapped_column(sa.String(20))
    digest: Mapped[str] = mapped_column(sa.String(64))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    titles: Mapped[dict] = mapped_column(default=dict)
    brand_name: Mapped[str] = mapped_column(sa.String(80), default="")
    place: Mapped[str] = mapped_column(sa.String(80), default="")
    primary: Mapped[str] = mapped_column(sa.String(7))
    accent: Mapped[str] = mapped_column(sa.String(7))
    motif: Mapped[str] = mapped_column(sa.String(20), default="none")
    corners: Mapped[str] = mapped_column(sa.String(20), default="soft")
    logo_url: Mapped[str] = mapped_column(sa.String(300), default="")
    illustration_url: Mapped[str] = mapped_column(sa.String(300), default="")
    style: Mapped[str] = mapped_column(sa.String(64))


class BrandOverride(Base):
    """What an establishment changed in the browser; NULL where the theme's file shows through."""

    __tablename__ = "brand_override"
    establishment_id: Mapped[str] = mapped_column(
        sa.Uuid(as_uuid=False), sa.ForeignKey("establishment.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str | None] = mapped_column(sa.String(80))
    place: Mapped[str | None] = mapped_column(sa.String(80))
    primary: Mapped[str | None] = mapped_column(sa.String(7))
    accent: Mapped[str | None] = mapped_column(sa.String(7))
    logo: Mapped[str | None] = mapped_column(sa.String(80))
    style: Mapped[str | None] = mapped_column(sa.String(64))
    changed: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str | None] = mapped_column(sa.Uuid(as_uuid=False))


class BrandStyle(Base):
    """A style sheet of tokens under the hash of its text, so that its address never changes its meaning."""

    __tablename__ = "brand_style"
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    css: Mapped[str] = mapped_column(sa.Text)
