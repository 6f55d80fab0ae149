"""iCalendar files (RFC 5545) read into records, as ``parse`` describes them. Runs in the sandbox.

The file is first cut by lines into its events, so that each stands alone, keeps its line number
and can fail alone; only then a library reads one event at a time. Time zones are taken by name from
the system's table, never from the file, and alarms, attachments, addresses and everything else that
could act are dropped unread (attacks H09, K01 to K03).
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event

from portlets.timetable.parse import LARGEST, MOST_RECORDS, Unreadable, clean, decode, problem
from portlets.timetable.recurrence import Unfit, occurrences

__all__ = ["calendar"]

MOST_COMPONENTS = 5000
DEEPEST = 10
_LARGEST_EVENT = 64_000
_MOST_DATES = 2000
_TAKEN = ("BEGIN", "END", "UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES", "STATUS",
          "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "COMMENT", "X-PREAU-TEACHER", "X-PREAU-GROUP")
_NAME = re.compile(r"([A-Za-z0-9-]+)[;:]")
_LABELS = {"professeur": "teacher", "professeurs": "teacher", "enseignant": "teacher", "teacher": "teacher",
           "classe": "group", "classes": "group", "groupe": "group", "class": "group", "group": "group",
           "salle": "room", "salles": "room", "room": "room", "matiere": "subject", "matière": "subject", "subject": "subject"}


def _events(text: str) -> Iterator[tuple[int, list[str]]]:
    """Events of the calendar as (line of BEGIN, logical lines), without their own components.

    :raises Unreadable: "calendar" (it is none), "many" or "deep".
    """
    stack: list[str] = []
    event: list[str] = []
    begun = components = 0
    folded: list[tuple[int, list[str]]] = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and folded:
            folded[-1][1].append(line[1:])
        elif line:
            folded.append((number, [line]))
    if not folded or "".join(folded[0][1]).strip().upper() != "BEGIN:VCALENDAR":
        raise Unreadable("calendar")
    for number, parts in folded:
        line = "".join(parts)
        match = _NAME.match(line)
        name = match[1].upper() if match else ""
        if name == "BEGIN":
            components += 1
            stack.append(line[6:].strip().upper())
            if components > MOST_COMPONENTS:
                raise Unreadable("many")
            if len(stack) > DEEPEST:
                raise Unreadable("deep")
            if stack == ["VCALENDAR", "VEVENT"]:
                begun, event = number, [line]
        elif name == "END":
            if stack == ["VCALENDAR", "VEVENT"]:
                yield begun, [*event, "END:VEVENT"]
            if stack:
                stack.pop()
        elif stack == ["VCALENDAR", "VEVENT"] and name in _TAKEN:
            event.append(line)


class _Reading:
    """What one file gives, event by event."""

    def __init__(self, zone: str, first: dt.date, last: dt.date) -> None:
        self.zone, self.first, self.last = ZoneInfo(zone), first, last
        self.records: list[dict[str, Any]] = []
        self.problems: list[dict[str, Any]] = []
        self.replaced: dict[str, set[dt.datetime]] = {}
        self.outside = 0

    def local(self, value: Any) -> dt.datetime | None:
        """An instant on the establishment's clocks, naive; None for a whole day or nonsense."""
        if not isinstance(value, dt.datetime):
            return None
        try:
            return value.astimezone(self.zone).replace(tzinfo=None) if value.tzinfo else value
        except (OverflowError, ValueError):
            return None

    def add(self, line: int, event: Event) -> None:
        """Take one event. :raises Unreadable: too many lessons in all."""
        what = clean(event.get("SUMMARY", ""), "subject")
        try:
            begin = event.get("DTSTART")
            if begin is None or not isinstance(begin.dt, dt.datetime):
                raise Unfit("day" if begin is None else "whole-day")
            start = begin.dt
            length = self._length(event, start)
            fields = self._fields(event)
            if not fields["subject"]:
                raise Unfit("subject")
            moments = self._moments(event, start)
        except Unfit as unfit:
            self.problems.append(problem(line, unfit.code, what))
            return
        except (ValueError, OverflowError, AttributeError, TypeError):
            self.problems.append(problem(line, "unreadable", what))
            return
        if not moments:
            self.outside += 1
        for moment in moments:
            if len(self.records) >= MOST_RECORDS:
                raise Unreadable("many")
            self.records.append({
                "line": line, "day": moment.date().isoformat(), "starts": moment.time().isoformat("minutes"),
                "ends": (moment + length).time().isoformat("minutes"), **fields})

    def _length(self, event: Event, start: dt.datetime) -> dt.timedelta:
        if "DTEND" in event:
            end = event["DTEND"].dt
            if not isinstance(end, dt.datetime):
                raise Unfit("order")
            begun, ended = self.local(start), self.local(end)
            length = ended - begun if begun and ended else dt.timedelta()
        else:
            length = getattr(event.get("DURATION"), "dt", dt.timedelta())
        begun = self.local(start)
        # Lessons end on the day on which they begin.
        if begun is None or length <= dt.timedelta() or length >= dt.timedelta(days=1) or (begun + length).date() != begun.date():
            raise Unfit("order")
        return length

    def _fields(self, event: Event) -> dict[str, Any]:
        found = {"subject": "", "teacher": "", "room": "", "group": ""}
        notes = [str(event.get("COMMENT", "")) if not isinstance(event.get("COMMENT"), list) else ""]
        for text in str(event.get("DESCRIPTION", "")).splitlines()[:20]:
            label, colon, words = text.partition(":")
            name = _LABELS.get(label.strip().casefold()) if colon else None
            if name:
                found[name] = found[name] or words.strip()
            elif text.strip():
                notes.append(text)
        groups = found["group"].split(",")
        categories = event.get("CATEGORIES")
        for one in categories if isinstance(categories, list) else [categories] if categories else []:
            groups += [str(name) for name in getattr(one, "cats", ())]
        groups += str(event.get("X-PREAU-GROUP", "")).split(",")
        return {
            "subject": clean(event.get("SUMMARY", "") or found["subject"], "subject"),
            "teacher": clean(event.get("X-PREAU-TEACHER", "") or found["teacher"], "teacher"),
            "room": clean(event.get("LOCATION", "") or found["room"], "room"),
            "note": clean(" ".join(notes), "note"), "cancelled": str(event.get("STATUS", "")).upper() == "CANCELLED",
            "groups": list(dict.fromkeys(clean(name, "group") for name in groups[:20] if name.strip()))}

    def _dates(self, event: Event, name: str) -> set[dt.datetime]:
        values = event.get(name)
        found: set[dt.datetime] = set()
        for part in values if isinstance(values, list) else [values] if values else []:
            for one in getattr(part, "dts", [part]):
                value = getattr(one, "dt", None)
                if isinstance(value, dt.datetime):
                    local = self.local(value)
                    if local is not None:
                        found.add(local)
                elif isinstance(value, dt.date):
                    found.add(dt.datetime.combine(value, dt.time.max))
                if len(found) > _MOST_DATES:
                    raise Unfit("rule-many")
        return found

    def _moments(self, event: Event, start: dt.datetime) -> list[dt.datetime]:
        """When it takes place within the window, on the establishment's clocks.

        A rule is followed on the clocks of the event's own zone, as the standard says: what
        repeats at 9 h UTC moves by an hour here when our clocks change.
        """
        rules = event.get("RRULE")
        if isinstance(rules, list):
            raise Unfit("rule-unknown")
        days = [start.date()]
        if rules:
            rule = {str(name).upper(): list(values) for name, values in rules.items()}
            until = self._until(rule.pop("UNTIL", []), start)
            margin = dt.timedelta(days=1)
            days = occurrences(start.date(), rule, until, self.first - margin, self.last + margin)
        moments = {self.local(start.combine(day, start.timetz())) for day in days} | self._dates(event, "RDATE")
        gone = self._dates(event, "EXDATE")
        if "RECURRENCE-ID" not in event:
            gone |= self.replaced.get(str(event.get("UID", "")), set())
        whole_days = {one.date() for one in gone if one.time() == dt.time.max}
        return sorted(one for one in moments - gone if one is not None and one.date() not in whole_days
                      and one.time() != dt.time.max and self.first <= one.date() <= self.last)

    def _until(self, values: list[Any], start: dt.datetime) -> dt.date | None:
        """The last day of a rule, in the zone of the event."""
        if not values:
            return None
        value = values[0]
        if isinstance(value, dt.datetime):
            moment = value.astimezone(start.tzinfo or self.zone) if value.tzinfo else value
            return moment.date() - dt.timedelta(days=1 if moment.time() < start.time() else 0)
        return value if isinstance(value, dt.date) else None


def calendar(data: bytes, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    """Read the events of an iCalendar file. See ``parse`` for answer and errors.

    :param parameters: ``zone`` of the establishment; ``first`` and ``last``, ISO days, both included.
    """
    if len(data) > LARGEST:
        raise Unreadable("large")
    options = parameters or {}
    reading = _Reading(options["zone"], dt.date.fromisoformat(options["first"]), dt.date.fromisoformat(options["last"]))
    read: list[tuple[int, Event]] = []
    for line, lines in _events(decode(data).replace("\x00", "")):
        text = "\r\n".join(lines)
        if len(text) > _LARGEST_EVENT:
            reading.problems.append(problem(line, "rule-many"))
            continue
        try:
            event = Event.from_ical(text)
            moved = reading.local(getattr(event.get("RECURRENCE-ID"), "dt", None))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
            # Whatever the library stumbles over concerns this event alone.
            reading.problems.append(problem(line, "unreadable", lines[1] if len(lines) > 1 else ""))
            continue
        if moved is not None:
            reading.replaced.setdefault(str(event.get("UID", "")), set()).add(moved)
        read.append((line, event))
    for line, event in read:
        reading.add(line, event)
    return {"records": reading.records, "problems": reading.problems, "outside": reading.outside}
