"""The rooms of an establishment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.api.errors import Conflict, Invalid, NotFound, NotPermitted
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.orm import new_id
from portal.api.text import one_line
from rooms.models import Booking, Room

__all__ = ["LONGEST_NAME", "LONGEST_PLACE", "LONGEST_WORDS", "MOST_SEATS", "Place", "Rooms"]

_ = TranslationStringFactory("rooms")

LONGEST_NAME, LONGEST_PLACE, LONGEST_WORDS, MOST_SEATS = 60, 80, 200, 5000
MOST = 300
"""Rooms of one establishment."""
_COLUMNS = (
    Room.id,
    Room.name,
    Room.place,
    Room.seats,
    Room.equipment,
    Room.remark,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A room."""

    id: str
    name: str
    place: str
    seats: int
    equipment: Sequence[str]
    remark: str


class Rooms:
    """Reads and writes rooms.

    :param context: ``portal.api.context.IContext``, such as the request of a phase.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.db = context, context.db

    def all(self, seats: int = 0) -> list[Place]:
        """Rooms with at least that many seats, as the language sorts their names."""
        rows = self.db.execute(sa.select(*_COLUMNS).where(Room.seats >= seats))
        key = self.context.service(IFormats).sort_key
        return sorted((Place(*row) for row in rows), key=lambda room: (key(room.name), room.id))

    def get(self, id: str | None) -> Place:
        """One of them. :raises NotFound: there is none of that id in this establishment."""
        for room in self.all():
            if room.id == id:
                return room
        raise NotFound(_("This room is not there any more."))

    def _may_manage(self) -> None:
        if self.context.person is None or not self.context.permits("rooms.manage"):
            raise NotPermitted(_("Only those who look after the rooms may change them."))

    def keep(self, id: str, sent: Mapping[str, str], equipment: Sequence[str]) -> None:
        """Add a room (``id`` empty) or change one.

        :param sent: texts as typed: ``name``, ``place``, ``seats`` and, if any, what else is to be said.
        :param equipment: keys that exist.
        :raises NotPermitted: without "rooms.manage". :raises Invalid: a field cannot be taken. :raises NotFound: no such room.
        """
        self._may_manage()
        values: dict[str, Any] = {
            "name": one_line(sent.get("name", "")),
            "place": one_line(sent.get("place", "")),
            "equipment": list(equipment),
            "remark": one_line(sent.get("remark", "")),
        }
        faults = {}
        if not values["name"]:
            faults["name"] = _("Write the name of the room.")
        for name, most in (("name", LONGEST_NAME), ("place", LONGEST_PLACE)):
            if len(values[name]) > most:
                faults[name] = _("Write ${most} characters at most.", mapping={"most": most})
        if len(values.get("remark", "")) > LONGEST_WORDS:
            faults["remark"] = _("Write ${most} characters at most.", mapping={"most": LONGEST_WORDS})
        seats = sent.get("seats", "").strip()
        if not re.fullmatch("[0-9]{1,4}", seats) or not 1 <= int(seats) <= MOST_SEATS:
            faults["seats"] = _("Write a number from 1 to ${most}.", mapping={"most": MOST_SEATS})
        else:
            values["seats"] = int(seats)
        if faults:
            raise Invalid(faults)
        if id:
            statement = sa.update(Room).where(Room.id == self.get(id).id).values(**values)
        else:
            if len(self.all()) >= MOST:
                raise Invalid({"": _("There are ${most} rooms, which is the most.", mapping={"most": MOST})})
            statement = sa.insert(Room).values(id=new_id(), establishment_id=self.context.establishment.id, **values)
        try:
            with self.db.begin_nested():
                self.db.execute(statement)
        except IntegrityError:
            raise Invalid({"name": _("Another room has this name.")}) from None

    def remove(self, id: str) -> None:
        """Remove a room. :raises NotPermitted: :raises NotFound: :raises Conflict: it is booked, today or later."""
        self._may_manage()
        room = self.get(id)
        today = self.context.service(IFormats).local(self.context.clock.now()).date()
        if self.db.scalar(sa.select(Booking.id).where(Booking.room_id == room.id, Booking.day >= today).limit(1)):
            raise Conflict(_("“${room}” is booked: cancel its bookings first.", mapping={"room": room.name}))
        self.db.execute(sa.delete(Room).where(Room.id == room.id))
