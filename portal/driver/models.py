"""Tables of the driver."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base


class PortletHealth(Base):
    """A definition that went wrong the last time it was called; those that are well have no row (PAGE-03).

    ``until`` is set while it is out of service; then ``lease`` is the instant until which one request alone tries
    it again, and ``times`` counts how often it was taken out without having been well in between.
    """

    __tablename__ = "portlet_health"
    portlet: Mapped[str] = mapped_column(sa.String(160), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    times: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(sa.String(20))
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    lease: Mapped[dt.datetime | None]
