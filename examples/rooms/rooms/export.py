"""Bookings as an iCalendar file (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from rooms.service import Taken

__all__ = ["write"]


def write(bookings: Iterable[Taken], title: str, zone: str, now: dt.datetime, mail: str = "") -> bytes:
    """The file.

    :param zone: of the establishment. :param now: aware. :param mail: of the person whose bookings they are, or empty.
    """
    local, calendar = ZoneInfo(zone), Calendar()
    calendar.add("prodid", "-//Préau//Rooms//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for one in bookings:
        event = Event()
        event.add("uid", f"{one.id}@rooms.preau")
        event.add("dtstamp", now)
        event.add("dtstart", dt.datetime.combine(one.day, one.starts, local))
        event.add("dtend", dt.datetime.combine(one.day, one.ends, local))
        event.add("summary", one.purpose)
        event.add("location", ", ".join(filter(None, (one.room, one.place))))
        if mail:
            event.add("organizer", f"mailto:{mail}")
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=now.date() - dt.timedelta(days=366), last_date=now.date() + dt.timedelta(days=732))
    return calendar.to_ical()
