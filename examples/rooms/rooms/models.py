"""Tables: rooms, bookings, and the hours that a booking takes."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, EstablishmentRow, Id, foreign_id

__all__ = ["Booking", "Room", "Slot"]


class Room(Id, EstablishmentRow, Base):
    """A room that can be booked; ``equipment`` holds keys of ``data/equipment.toml``."""

    __tablename__ = "rooms_room"
    __table_args__ = (sa.UniqueConstraint("establishment_id", "name"),)
    name: Mapped[str] = mapped_column(sa.String(60))
    place: Mapped[str] = mapped_column(sa.String(80))
    seats: Mapped[int]
    equipment: Mapped[list]
    remark: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")


class Booking(Id, EstablishmentRow, Base):
    """A room for somebody, on a day, for some hours; days and hours are local."""

    __tablename__ = "rooms_booking"
    room_id: Mapped[str] = foreign_id("rooms_room.id")
    person_id: Mapped[str] = foreign_id("person.id")
    author: Mapped[str] = mapped_column(sa.String(120))
    purpose: Mapped[str] = mapped_column(sa.String(120))
    day: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    hour: Mapped[int]
    hours: Mapped[int]
    made: Mapped[dt.datetime]


class Slot(Base):
    """An hour of a room that is taken. The key is what keeps two people from having the same one, whatever
    happens at the same moment; rows are reached by their booking, which knows the establishment."""

    __tablename__ = "rooms_slot"
    room_id: Mapped[str] = foreign_id("rooms_room.id", primary_key=True)
    day: Mapped[dt.date] = mapped_column(sa.Date, primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[str] = foreign_id("rooms_booking.id")
