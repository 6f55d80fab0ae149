"""The rooms' calendar: who is in which room on a day, and the form to book one."""

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any

from portal.api.caching import PRIVATE
from portal.api.errors import Invalid, NotFound
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.identity import Establishment
from portal.api.portlet import on_action, on_event, on_mode, on_resource
from portal.api.window import PRINT, VIEW
from rooms.equipment import equipment_of
from rooms.events import Booked, Cancelled
from rooms.export import write
from rooms.fields import errors_of, field, options, pages, refuse_numbers
from rooms.inventory import Place, Rooms
from rooms.keeping import KeepsRooms
from rooms.service import FIRST, LAST, LONGEST, MOST_HOURS, Bookings, Taken, read_day
from rooms.settings import CALENDAR, number_of

__all__ = ["CalendarPortlet", "hours_of"]

_ = TranslationStringFactory("rooms")

A_PAGE = 12
"""Rooms on one page of the plan."""


def hours_of(room: Place, taken: list[Taken], first: int, last: int, over: int) -> list[SimpleNamespace]:
    """The hours of a room on a day, one after the other.

    :param taken: bookings of that day. :param over: hours before it are over.
    :returns: each with ``starts``, ``ends``, ``booking`` (or None) and ``open`` (may still be booked).
    """
    cells, hour = [], first
    own = {one.hour: one for one in taken if one.room_id == room.id}
    held = {each: one for one in own.values() for each in range(one.hour, one.hour + one.hours)}
    while hour < last:
        booking = held.get(hour)
        ends = booking.hour + booking.hours if booking else hour + 1
        cells.append(SimpleNamespace(starts=dt.time(booking.hour if booking else hour), ends=dt.time(ends), hour=hour,
                                     booking=booking, open=booking is None and hour >= over))
        hour = ends
    return cells


class CalendarPortlet(KeepsRooms):
    """See the module. Render parameters: ``day`` (public: {urn:preau:calendar}day), ``screen`` ("room"), ``room``, ``hour``,
    ``page``. The plan is the same for all members, and for all guests, and kept once for them; all else is the reader's."""

    def head(self, request, response):
        """The form asks for free hours as soon as another day is chosen, where there is script."""
        if request.mode == VIEW and request.parameters.get("screen") == "room" and request.permits("rooms.book"):
            response.head_script("free.js")

    def view(self, request, response):
        """The plan of a day, or one room."""
        bookings = Bookings(request)
        today = bookings.now().date()
        day = read_day(request.parameters.get("day")) or today
        day = min(max(day, today - dt.timedelta(days=366)), today + dt.timedelta(days=366))
        if request.parameters.get("screen") == "room":
            self._room(request, response, bookings, day)
        else:
            self._plan(request, response, bookings, day)

    def _days(self, response: Any, day: dt.date, **more: str) -> SimpleNamespace:
        def to(days: int) -> Any:
            return response.render_url(day=(day + dt.timedelta(days=days)).isoformat(), **more)
        return SimpleNamespace(before=to(-1), after=to(1), week_before=to(-7), week_after=to(7),
                               today=response.render_url(**more).remove_public("day"))

    def _plan(self, request: Any, response: Any, bookings: Bookings, day: dt.date) -> None:
        first, last = (number_of(request.preferences, name) for name in ("first", "last"))
        rooms, taken, now = Rooms(request).all(number_of(request.preferences, "seats")), bookings.of_day(day), bookings.now()
        over = last if day < now.date() else now.hour if day == now.date() else 0
        shown, turns = pages(request, rooms, A_PAGE, lambda number: response.render_url(page=number))
        confirmed = request.attributes.get("booked")
        if confirmed is not None:  # somebody's own: it must not be kept for others
            response.cache.scope, response.cache.expires = PRIVATE, 0
            confirmed = SimpleNamespace(**{**confirmed, "day": dt.date.fromisoformat(confirmed["day"]),
                                           "starts": dt.time(confirmed["hour"]),
                                           "ends": dt.time(confirmed["hour"] + confirmed["hours"])})
        last_room = next((room for room in rooms if room.id == request.cookies.get("room")), None)
        response.show("view", day=day, is_today=day == now.date(), days=self._days(response, day), pages=turns,
                      plan=[(room, hours_of(room, taken, first, last, over)) for room in shown], confirmed=confirmed,
                      last_room=last_room, guest=request.person is None, filtered=number_of(request.preferences, "seats") > 0)

    def _room(self, request: Any, response: Any, bookings: Bookings, day: dt.date) -> None:
        response.cache.scope, response.cache.expires = PRIVATE, 0
        try:
            room = Rooms(request).get(request.parameters.get("room"))
        except NotFound:
            response.show("gone")
            return
        if request.cookies.get("room") != room.id:
            response.set_cookie("room", room.id, max_age=90 * 86_400)
        first, last = (number_of(request.preferences, name) for name in ("first", "last"))
        now, known = bookings.now(), equipment_of(request.config.application)
        over = last if day < now.date() else now.hour if day == now.date() else 0
        taken = [one for one in bookings.of_day(day) if one.room_id == room.id]
        response.show("room", room=room, day=day, days=self._days(response, day, screen="room", room=room.id),
                      is_today=day == now.date(), hours=hours_of(room, taken, first, last, over), taken=taken,
                      equipment=[known[key] for key in room.equipment if key in known], guest=request.person is None,
                      mine=request.person.id if request.person else None, keeper=request.in_role("keeper"),
                      form=self._form(request, day) if request.permits("rooms.book") else None, errors=errors_of(request))

    def _form(self, request: Any, day: dt.date) -> SimpleNamespace:
        fmt, say = request.service(IFormats), request.translate
        wanted = request.parameters.get("hour") or ""
        hours = {hour: fmt.hour(dt.time(hour)) for hour in range(FIRST, LAST)}
        lengths = {many: say(_("1 hour") if many == 1 else _("${many} hours", mapping={"many": many}))
                   for many in range(1, MOST_HOURS + 1)}
        return SimpleNamespace(
            day=field(request, "day", _("Day"), day.isoformat(), type="date", required=True),
            hour=field(request, "hour", _("From"), wanted, type="select", options=options(hours)),
            hours=field(request, "hours", _("For how long"), "1", type="select", options=options(lengths)),
            purpose=field(request, "purpose", _("What for"), "", required=True, maxlength=LONGEST,
                          hint=_("Everybody of the establishment reads it.")))

    @on_mode(PRINT)
    def print_day(self, request, response):
        """The day for paper."""
        bookings = Bookings(request)
        day = read_day(request.parameters.get("day")) or bookings.now().date()
        say = request.translate
        response.show("print", day=day, taken=bookings.of_day(day), guest=request.person is None, heads=[
            SimpleNamespace(title=say(title)) for title in (_("Hours"), _("Room"), _("Who"), _("What for"))])

    def edit(self, request, response):
        """Which rooms and hours the plan shows."""
        labels = {"seats": _("Rooms with at least so many seats"), "first": _("First hour"), "last": _("Until")}
        response.show("edit", errors=errors_of(request), fields=[
            field(request, name, label, str(number_of(request.preferences, name)), type="number", min=CALENDAR[name][0],
                  max=CALENDAR[name][1]) for name, label in labels.items()],
            cancel=SimpleNamespace(title=request.translate(_("Cancel")), url=response.render_url(mode=VIEW)))

    def help(self, request, response):
        """How to book."""
        response.show("help")

    @on_action("settings")
    def save_settings(self, request, response):
        """Keep the settings of this person for this box."""
        sent = {name: request.parameters.get(name, "") for name in CALENDAR}
        if faults := refuse_numbers(sent, CALENDAR):
            raise Invalid(faults)
        for name, value in sent.items():
            request.preferences.set(name, value)
        request.preferences.store()
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    @on_action("book")
    def book(self, request, response):
        """Book a room, leave what is to be confirmed to the renders that follow, and tell the other boxes of the tab."""
        made = Bookings(request).make({name: request.parameters.get(name, "")
                                       for name in ("room", "day", "hour", "hours", "purpose")})
        request.attributes["booked"] = {"room": made.room, "place": made.place, "day": made.day.isoformat(),
                                        "hour": made.hour, "hours": made.hours}
        response.publish("booked", Booked(made.id, made.room, made.day.isoformat(), made.hour, made.hours))
        response.set_parameter("day", made.day.isoformat())
        response.notify(request.translate(_("The room is booked.")))

    @on_action("cancel")
    def cancel(self, request, response):
        """Give up a booking: one's own or, for those who keep the rooms, anybody's."""
        given_up = Bookings(request).cancel(request.parameters.get("booking", ""), anybodys=request.in_role("keeper"))
        response.set_parameters({"screen": ("room",), "room": (given_up.room_id,)})
        response.notify(request.translate(_("The booking is cancelled.")))

    @on_event("cancelled")
    def cancelled(self, request, response):
        """A booking was given up in the other box: show the day on which there is room now."""
        if isinstance(request.event.value, Cancelled) and read_day(request.event.value.day):
            response.set_parameter("day", request.event.value.day)

    @on_resource("free")
    def free(self, request, response):
        """``{"room", "day", "hours"}`` as JSON: the hours at which a room can be booked; for script."""
        day = read_day(request.parameters.get("day"))
        if day is None:
            raise NotFound()
        room = request.parameters.get("room", "")
        response.content_type = "application/json"
        found = {"room": room, "day": day.isoformat(), "hours": Bookings(request).free_hours(room, day)}
        response.write_bytes(json.dumps(found).encode())

    @on_resource("room.ics")
    def room_calendar(self, request, response):
        """The bookings of a room as an iCalendar file; browsers and calendars are told when it is still the same."""
        room, bookings = Rooms(request).get(request.parameters.get("room")), Bookings(request)
        taken = bookings.of_room(room.id)
        place: Establishment = request.establishment
        response.cache.etag = f"{room.id}-{len(taken)}-{max((one.id for one in taken), default='')}"
        response.cache.expires = 60
        if request.etag == response.cache.etag:
            response.cache.use_cached = True
            return
        response.content_type, response.filename = "text/calendar", "room.ics"
        response.write_bytes(write(taken, room.name, place.zone, request.clock.now()))
