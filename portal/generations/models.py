"""Tables of generations: what each is made of, which is wanted, and where each host stands."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, UtcDateTime

__all__ = ["GenerationRow", "HostRow", "WantedRow"]


class GenerationRow(Base):
    """A set of installed packages; never changed, but for a purge, which takes those away that hold the package.

    ``previous`` is the generation that it replaced (0: none). ``wheels`` are objects with ``file``
    (name of the wheel), ``stored`` (name in the file store), ``asked`` (whether it was asked for, or
    came because another needs it) and ``key`` (public key that signed it); ``packages`` what
    ``portal.generations.inspect`` found of each that was asked for.
    """

    __tablename__ = "package_generation"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[int]
    change: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[str] = mapped_column(sa.String(400))
    made: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    wheels: Mapped[list] = mapped_column(sa.JSON)
    packages: Mapped[list] = mapped_column(sa.JSON)


class WantedRow(Base):
    """The one row that says which generation all hosts are to serve."""

    __tablename__ = "package_wanted"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


class HostRow(Base):
    """What a host last said of itself: the generation that it serves, whether processes of the one before are
    still ending, and one that it could not start."""

    __tablename__ = "package_host"
    host: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    living: Mapped[int]
    draining: Mapped[bool] = mapped_column(default=False)
    refused: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    seen: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
