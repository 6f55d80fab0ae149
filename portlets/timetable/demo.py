"""Timetables of the demonstration's classes: a plausible week, repeated over the school year."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.demo import IDemoContent
from portal.api.identity import IDirectory
from portlets.timetable.demo_weeks import SCHOOLS, Hour
from portlets.timetable.models import Lesson

__all__ = ["DemoTimetable"]

_SPACE = uuid.UUID("7f0a2d0e-3c55-5f0b-9c8e-6f0f3d1d2a77")
DAY = dt.timedelta(days=1)
BEFORE, AHEAD = 28, 300
"""Days of lessons behind and at least ahead of the day on which the demonstration is filled."""


def _until(today: dt.date) -> dt.date:
    """The end of the school year, or what keeps the demonstration alive for ten months."""
    end = dt.date(today.year + (today.month >= 8), 7, 10)
    return max(end, today + AHEAD * DAY)


def _absence(shown: str) -> str:
    if shown.startswith("Mme "):
        return f"{shown} absente"
    return f"{shown} absent" if shown.startswith("M. ") else "Cours non assuré"


@implementer(IDemoContent)
class DemoTimetable:
    """See ``IDemoContent``; ids are fixed, so that every database holds the same."""

    def __init__(self, settings: Any = None) -> None:
        pass

    def seed(self, context) -> None:
        """Write the weeks of every class, and more of them when the last ones come near."""
        directory, today = context.service(IDirectory), context.clock.now().date()
        for slug, classes in SCHOOLS.items():
            place = directory.establishment(slug)
            last = context.db.scalar(sa.select(sa.func.max(Lesson.day)).where(Lesson.establishment_id == place.id))
            if last is not None and last > today + 30 * DAY:
                continue
            first = last + DAY if last is not None else today - today.weekday() * DAY - BEFORE * DAY
            rows = []
            for one in classes:
                group = self._group(directory, place.id, one.members, one.kind)
                if group is None:
                    continue
                teachers = {login: directory.person_by_login(login) for login in {hour.teacher for hour in one.hours} if login}
                rows += self._rows(place.id, group, one.hours, teachers, first, today)
            if rows:
                context.db.execute(sa.insert(Lesson), rows)

    def _group(self, directory: Any, place: str, members: tuple[str, ...], kind: str) -> str | None:
        """The one class, or the one other group, that these people share."""
        shared: set[str] | None = None
        for login in members:
            id = directory.person_by_login(login)
            person = directory.person(id, place) if id else None
            if person is None:
                return None
            groups = person.classes if kind == "class" else person.groups - person.classes
            shared = set(groups) if shared is None else shared & groups
        return next(iter(shared)) if shared is not None and len(shared) == 1 else None

    def _rows(self, place: str, group: str, hours: tuple[Hour, ...], teachers: dict[str, str | None], first: dt.date,
              today: dt.date) -> Iterator[dict[str, Any]]:
        by_weekday: dict[int, list[Hour]] = {}
        for hour in hours:
            by_weekday.setdefault(hour.weekday, []).append(hour)
        day = first
        while day <= _until(today):
            of_day = by_weekday.get(day.weekday(), [])
            # One lesson falls out on the day on which the demonstration is filled, on that day of each
            # second week, and now and then; what nobody alone gives is always held.
            may = [hour for hour in of_day if hour.may_fall_out]
            odd = len(may) > 1 and ((day - today).days % 14 == 0 or day.toordinal() % 11 == len(hours) % 11)
            for hour in of_day:
                off = odd and hour is may[(day.toordinal() + 2) % len(may)]
                yield dict(
                    id=str(uuid.uuid5(_SPACE, f"{group}/{day}/{hour.starts}/{hour.subject}")), establishment_id=place,
                    group_id=group, day=day, starts=hour.starts, ends=hour.ends, subject=hour.subject,
                    teacher_id=teachers.get(hour.teacher), teacher=hour.shown, room=hour.room,
                    note=_absence(hour.shown) if off else hour.note, cancelled=off)
            day += DAY
