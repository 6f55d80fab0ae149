"""Lessons as an iCalendar file (RFC 5545) that any calendar takes, and that the import reads back."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from portlets.timetable.service import Period

__all__ = ["write"]


def write(periods: Iterable[Period], title: str, zone: str, now: dt.datetime, groups: dict[str, str]) -> bytes:
    """The file.

    :param zone: of the establishment; the file brings its definition. :param now: aware.
    :param groups: id to name of classes and groups, written as categories.
    """
    local = ZoneInfo(zone)
    calendar = Calendar()
    calendar.add("prodid", "-//Préau//Timetable//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("x-published-ttl", "PT1H")
    for one in periods:
        event = Event()
        event.add("uid", f"{one.id}@preau")
        event.add("dtstamp", now)
        event.add("dtstart", dt.datetime.combine(one.day, one.starts, local))
        event.add("dtend", dt.datetime.combine(one.day, one.ends, local))
        event.add("summary", one.subject)
        if one.room:
            event.add("location", one.room)
        if one.teacher:
            event.add("x-preau-teacher", one.teacher)
        if one.teacher or one.note:
            teacher = f"Professeur : {one.teacher}" if one.teacher else ""  # the label that ``vcalendar`` knows
            event.add("description", "\n".join(filter(None, (teacher, one.note))))
        names = one.groups or tuple(filter(None, (groups.get(one.group_id),)))
        if names:
            event.add("categories", list(names))
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        calendar.add_component(event)
    year = dt.timedelta(days=366)
    calendar.add_missing_timezones(first_date=(now - year).date(), last_date=(now + 2 * year).date())
    return calendar.to_ical()
