"""Tables of the container."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, foreign_id


class StoredPreference(Base):
    """One preference that a person stored for one entity: window, person, establishment."""

    __tablename__ = "portlet_preference"
    person_id: Mapped[str] = foreign_id("person.id", primary_key=True)
    establishment_id: Mapped[str] = foreign_id("establishment.id", primary_key=True)
    window_id: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    values: Mapped[list]
