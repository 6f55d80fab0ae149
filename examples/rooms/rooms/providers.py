"""What the package offers to the rest of the portal: content of the demonstration, and work for the jobs process."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.demo import IDemoContent
from portal.api.identity import IDirectory
from portal.api.jobs import IJob
from portal.api.orm import new_id
from rooms.models import Booking, Room, Slot
from rooms.service import Bookings

__all__ = ["DemoRooms", "Tidy"]

_ROOMS = (("Salle B12", "Bâtiment B, 1er étage", 32, ["projector"]), ("CDI, coin lecture", "Bâtiment A", 18, ["step_free"]),
          ("Salle de musique", "Bâtiment C", 24, ["instruments", "projector"]))


@implementer(IJob)
class Tidy:
    """``rooms.tidy``: forgets bookings that are over for long."""

    def __init__(self, settings: Any = None) -> None:
        pass

    def run(self, context, arguments: dict) -> None:
        """See ``IJob``."""
        Bookings(context).forget()


@implementer(IDemoContent)
class DemoRooms:
    """See ``IDemoContent``: three rooms in every establishment that has none, and one booking of tomorrow."""

    def __init__(self, settings: Any = None) -> None:
        pass

    def seed(self, context) -> None:
        """Write what is not there yet; a second call changes nothing."""
        directory, tomorrow = context.service(IDirectory), context.clock.now().date() + dt.timedelta(days=1)
        author = directory.person_by_login("l.aubertin")
        for place in directory.establishments():
            if context.db.scalar(sa.select(Room.id).where(Room.establishment_id == place.id).limit(1)) is not None:
                continue
            ids = [new_id() for _room in _ROOMS]
            context.db.execute(sa.insert(Room), [
                dict(id=id, establishment_id=place.id, name=name, place=where, seats=seats, equipment=equipment)
                for id, (name, where, seats, equipment) in zip(ids, _ROOMS, strict=True)])
            if author and directory.person(author, place.id):
                booking = new_id()
                context.db.execute(sa.insert(Booking).values(
                    id=booking, establishment_id=place.id, room_id=ids[0], person_id=author, author="Léa Aubertin",
                    purpose="Révisions de mathématiques", day=tomorrow, hour=10, hours=2, made=context.clock.now()))
                context.db.execute(sa.insert(Slot), [dict(room_id=ids[0], day=tomorrow, hour=hour, booking_id=booking)
                                                     for hour in (10, 11)])
