"""The outbox: work written in the transaction of its cause (design 6e)."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, Id

__all__ = ["OutboxRow"]


class OutboxRow(Id, Base):
    """One piece of work for later; deleted in the transaction that holds its effect.

    ``scope`` are the establishments within which it was asked for; ``sent`` when it was last
    handed to the queue; ``running_until`` the lease of the thread that does it; ``parked``
    when it was given up, with ``reason``.
    """

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_waiting", "parked", "due"),)
    job: Mapped[str] = mapped_column(sa.String(80))
    arguments: Mapped[dict] = mapped_column(sa.JSON)
    scope: Mapped[dict | None] = mapped_column(sa.JSON)
    due: Mapped[dt.datetime]
    created: Mapped[dt.datetime]
    sent: Mapped[dt.datetime | None]
    running_until: Mapped[dt.datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    parked: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
