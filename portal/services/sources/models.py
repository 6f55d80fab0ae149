"""Sources and what was last made of them; the state of the hosts they come from."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base

__all__ = ["Circuit", "Source"]


class Source(Base):
    """One (kind, address, parameters), fetched once for all its readers.

    ``content`` is the last good copy, made at ``fetched``; ``failure`` and ``detail`` say why the
    last try failed, ``failed_since`` when the first after the last success did, ``failures`` how
    many in a row. ``leased_until`` is set while a thread of a jobs process works on it;
    ``wanted_at`` follows its readers, so that what nobody reads is not fetched; ``asked_by`` is
    the person who brought it in, for the limit of each person (attack F12).
    """

    __tablename__ = "source"
    __table_args__ = (sa.Index("ix_source_due", "next_try", "wanted_at"),)
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    url: Mapped[str] = mapped_column(sa.Text)
    endpoint: Mapped[str] = mapped_column(sa.String(300), index=True)
    parameters: Mapped[dict] = mapped_column(sa.JSON)
    every: Mapped[int]
    content: Mapped[Any | None] = mapped_column(sa.JSON(none_as_null=True))
    validators: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    fetched: Mapped[dt.datetime | None]
    failure: Mapped[str] = mapped_column(sa.String(40), default="")
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    failed_since: Mapped[dt.datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[dt.datetime]
    pending: Mapped[bool] = mapped_column(default=True)
    leased_until: Mapped[dt.datetime | None]
    refreshed: Mapped[dt.datetime | None]
    wanted_at: Mapped[dt.datetime] = mapped_column(index=True)
    asked_by: Mapped[str | None] = mapped_column(sa.String(36), index=True)
    created: Mapped[dt.datetime]


class Circuit(Base):
    """The breaker of one endpoint for one kind of source (fault 12).

    Open until ``open_until`` when ``failures`` reached the limit; then one probe at a time
    is let through, under the lease ``probing_until``, until a success closes it.
    """

    __tablename__ = "source_circuit"
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    endpoint: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(sa.String(40), default="")
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    open_until: Mapped[dt.datetime | None]
    probing_until: Mapped[dt.datetime | None]
