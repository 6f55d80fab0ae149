"""Bookings: who has which room when, whoever asks: a portlet, a job, a test."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.api.audit import IAudit
from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.jobs import IOutbox
from portal.api.orm import new_id
from portal.api.text import one_line
from rooms.inventory import Rooms
from rooms.models import Booking, Room, Slot

__all__ = ["FARTHEST", "FIRST", "LAST", "LONGEST", "MOST_HOURS", "Bookings", "Taken", "read_day"]

_ = TranslationStringFactory("rooms")

FIRST, LAST = 7, 21
"""The hours between which rooms can be booked."""
MOST_HOURS = 4
LONGEST = 120
FARTHEST = 180
"""Days ahead for which one may book."""
KEPT = 365
"""Days after which a booking is forgotten."""
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Taken:
    """A booking."""

    id: str
    room_id: str
    room: str
    place: str
    person_id: str
    author: str
    purpose: str
    day: dt.date
    hour: int
    hours: int

    @property
    def starts(self) -> dt.time:
        """When it begins, local."""
        return dt.time(self.hour)

    @property
    def ends(self) -> dt.time:
        """When it ends, local."""
        return dt.time(self.hour + self.hours)


_COLUMNS = (Booking.id, Booking.room_id, Room.name, Room.place, Booking.person_id, Booking.author, Booking.purpose,
            Booking.day, Booking.hour, Booking.hours)


def read_day(text: str | None) -> dt.date | None:
    """A day as ISO 8601 writes it; None when it is none."""
    if not text or not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


class Bookings:
    """Reads and writes bookings.

    :param context: ``portal.api.context.IContext``, such as the request of a phase.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.db = context, context.db

    def now(self) -> dt.datetime:
        """The present instant where the establishment is."""
        return self.context.service(IFormats).local(self.context.clock.now())

    def _found(self, *conditions: Any, most: int | None = None) -> list[Taken]:
        rows = self.db.execute(sa.select(*_COLUMNS).join(Room, Room.id == Booking.room_id).where(*conditions)
                               .order_by(Booking.day, Booking.hour, Booking.id).limit(most))
        return [Taken(*row) for row in rows]

    def of_day(self, day: dt.date) -> list[Taken]:
        """All bookings of a day, by hour."""
        return self._found(Booking.day == day)

    def of_room(self, room_id: str) -> list[Taken]:
        """Those of a room from today on."""
        return self._found(Booking.room_id == room_id, Booking.day >= self.now().date(), most=500)

    def _mine(self) -> tuple[Any, ...]:
        now = self.now()
        person = self.context.person
        return (Booking.person_id == (person.id if person else None), sa.or_(Booking.day > now.date(), sa.and_(
            Booking.day == now.date(), Booking.hour + Booking.hours > now.hour)))

    def mine(self, most: int = MOST_SHOWN) -> list[Taken]:
        """The person's own that are not over, by day and hour."""
        return self._found(*self._mine(), most=most)

    def tag(self) -> tuple[str, int]:
        """What stays the same as long as ``mine`` does, and how many there are; one cheap statement."""
        many, last = self.db.execute(sa.select(sa.func.count(), sa.func.max(Booking.id)).where(*self._mine())).one()
        return f"{self.now().date()}-{many}-{last}", many

    def free_hours(self, room_id: str, day: dt.date) -> list[int]:
        """Hours of a day at which a room can still be booked. :raises NotFound: no such room."""
        room, now = Rooms(self.context).get(room_id), self.now()
        taken = {hour for one in self._found(Booking.room_id == room.id, Booking.day == day)
                 for hour in range(one.hour, one.hour + one.hours)}
        return [hour for hour in range(FIRST, LAST) if hour not in taken and (day, hour) >= (now.date(), now.hour)]

    def make(self, sent: Mapping[str, str]) -> Taken:
        """Book a room for the person.

        :param sent: texts as typed: ``room`` (id), ``day`` (ISO 8601), ``hour``, ``hours``, ``purpose``.
        :raises NotPermitted: without "rooms.book". :raises NotFound: no such room.
        :raises Invalid: a field cannot be taken, or somebody else has the room then.
        """
        person = self.context.person
        if person is None or not self.context.permits("rooms.book"):
            raise NotPermitted(_("Rooms are booked by the staff of the establishment."))
        room = Rooms(self.context).get(sent.get("room"))
        day, hour, hours, purpose = self._checked(sent)
        made = Taken(new_id(), room.id, room.name, room.place, person.id, person.name, purpose, day, hour, hours)
        try:
            with self.db.begin_nested():
                self.db.execute(sa.insert(Booking).values(
                    id=made.id, establishment_id=self.context.establishment.id, room_id=room.id, person_id=person.id,
                    author=person.name, purpose=purpose, day=day, hour=hour, hours=hours, made=self.context.clock.now()))
                self.db.execute(sa.insert(Slot), [
                    dict(room_id=room.id, day=day, hour=each, booking_id=made.id) for each in range(hour, hour + hours)])
        except IntegrityError:
            raise Invalid({"hour": self._who_has_it(made)}) from None
        self.context.service(IAudit).record("rooms.book", room=room.id, day=day.isoformat(), hour=hour, hours=hours)
        self.context.service(IOutbox).put("rooms.tidy", {})
        return made

    def _checked(self, sent: Mapping[str, str]) -> tuple[dt.date, int, int, str]:
        faults, now = {}, self.now()
        day, purpose = read_day(sent.get("day")), one_line(sent.get("purpose", ""))
        hour, hours = (int(text) if re.fullmatch("[0-9]{1,2}", text := sent.get(name, "")) else -1 for name in ("hour", "hours"))
        if day is None:
            faults["day"] = _("Choose a day of the calendar.")
        elif day < now.date():
            faults["day"] = _("This day is over: choose today or a later one.")
        elif day > now.date() + dt.timedelta(days=FARTHEST):
            faults["day"] = _("Choose a day within the next ${most} days.", mapping={"most": FARTHEST})
        if not FIRST <= hour < LAST:
            faults["hour"] = _("Choose one of the hours.")
        elif day == now.date() and hour < now.hour:
            faults["hour"] = _("This hour is over: choose a later one.")
        if not 1 <= hours <= MOST_HOURS:
            faults["hours"] = _("Choose how long.")
        elif "hour" not in faults and hour + hours > LAST:
            faults["hours"] = _("The rooms close before: choose less.")
        if not purpose:
            faults["purpose"] = _("Write what the room is for.")
        elif len(purpose) > LONGEST:
            faults["purpose"] = _("Write ${most} characters at most.", mapping={"most": LONGEST})
        if faults or day is None:
            raise Invalid(faults)
        return day, hour, hours, purpose

    def _who_has_it(self, wanted: Taken) -> Any:
        formats = self.context.service(IFormats)
        for one in self._found(Booking.room_id == wanted.room_id, Booking.day == wanted.day):
            if one.hour < wanted.hour + wanted.hours and wanted.hour < one.hour + one.hours:
                return _("${who} has booked this room from ${starts} to ${ends}: choose another hour or another room.", mapping={
                    "who": one.author, "starts": formats.hour(one.starts), "ends": formats.hour(one.ends)})
        return _("This hour has just been given back: try again.")

    def cancel(self, id: str, anybodys: bool = False) -> Taken:
        """Give a booking up.

        :param anybodys: also one of somebody else.
        :raises NotFound: no such booking from now on, or not one's own.
        """
        person = self.context.person
        for one in self._found(Booking.day >= self.now().date()) if person else ():
            if one.id == id and (anybodys or one.person_id == person.id):
                self.db.execute(sa.delete(Booking).where(Booking.id == one.id))
                self.context.service(IAudit).record("rooms.cancel", room=one.room_id, day=one.day.isoformat(), hour=one.hour)
                return one
        raise NotFound(_("This booking is not there any more."))

    def forget(self) -> int:
        """Delete bookings that are over for long; how many."""
        oldest = self.context.clock.now().date() - dt.timedelta(days=KEPT)
        return self.db.execute(sa.delete(Booking).where(Booking.day < oldest)).rowcount
