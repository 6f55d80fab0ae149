"""Whose timetable may be seen, and the lessons of a period (B1.08)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.api.errors import NotFound
from portal.api.i18n import TranslationStringFactory
from portal.api.identity import IDirectory
from portal.api.prepared import Prepared
from portal.api.remembering import IRemembering
from portlets.timetable.models import Lesson

__all__ = ["Choice", "Period", "Timetable"]

_ = TranslationStringFactory("timetable")

LEARNERS = ("pupil", "student")
MOST_LESSONS = 5000
"""Lessons given out at once, for a screen or a file."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One timetable that the person may see.

    :param key: "me", "child:<person id>" or "class:<group id>".
    :param groups: ids of the classes and groups whose lessons it holds.
    :param teacher_id: whose lessons it holds instead.
    """

    key: str
    title: str
    groups: tuple[str, ...] = ()
    teacher_id: str | None = None


class Period(NamedTuple):
    """A lesson as shown; local times.

    :param groups: names of the classes and groups, for the teacher's own timetable; else empty.
    """

    id: str
    day: dt.date
    starts: dt.time
    ends: dt.time
    subject: str
    teacher: str
    room: str
    note: str
    cancelled: bool
    group_id: str
    groups: tuple[str, ...] = ()


# What pages ask is put together once: that takes longer than asking.
def _whose(teaches: bool) -> sa.ColumnElement[bool]:
    return Lesson.teacher_id == sa.bindparam("teacher") if teaches else Lesson.group_id.in_(
        sa.bindparam("groups", expanding=True))


@lru_cache
def _lessons(teaches: bool) -> Prepared:
    return Prepared(
        sa.select(Lesson.id, Lesson.day, Lesson.starts, Lesson.ends, Lesson.subject, Lesson.teacher, Lesson.room,
                  Lesson.note, Lesson.cancelled, Lesson.group_id)
        .where(Lesson.establishment_id == sa.bindparam("place"), _whose(teaches),
               Lesson.day.between(sa.bindparam("first"), sa.bindparam("last")))
        .order_by(Lesson.day, Lesson.starts, Lesson.ends, Lesson.subject, Lesson.id).limit(MOST_LESSONS))


@lru_cache
def _next_day(teaches: bool) -> Prepared:
    return Prepared(
        sa.select(sa.func.min(Lesson.day)).where(
            Lesson.establishment_id == sa.bindparam("place"), _whose(teaches), Lesson.day > sa.bindparam("after"),
            Lesson.cancelled.is_(False)))


class Timetable:
    """Timetables that the person of a context may see, in its establishment.

    :param context: portal.api.context.IContext.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.db, self.person = context, context.db, context.person
        self.zone = ZoneInfo(context.establishment.zone)

    def now(self) -> dt.datetime:
        """The present instant on the establishment's clocks, naive."""
        return self.context.clock.now().astimezone(self.zone).replace(tzinfo=None)

    # Whose

    def choices(self) -> list[Choice]:
        """What the person may choose from, their own first.

        Pupils and students: themselves and their classes; guardians: each child enrolled here and
        its classes; teachers: their own lessons; all who hold "timetable.classes": every class.
        """
        person, directory = self.person, self.context.service(IDirectory)
        if person is None:
            return []
        found: list[Choice] = []
        seen_classes = set(person.classes) if person.profile in LEARNERS else set()
        if person.profile in LEARNERS:
            found.append(self._own())
        elif person.profile == "teacher":
            found.append(Choice("me", self.context.translate(_("My lessons")), teacher_id=person.id))
        for child in directory.children(person.id) if person.children else ():
            enrolled = directory.person(child.id, self.context.establishment.id)
            if enrolled is not None:
                found.append(Choice(f"child:{child.id}", child.given_name, tuple(sorted(enrolled.groups))))
                seen_classes |= enrolled.classes
        every = self.context.permits("timetable.classes")
        if every or seen_classes:
            found += [Choice(f"class:{group.id}", group.name, (group.id,)) for group in directory.groups("class")
                      if every or group.id in seen_classes]
        return found

    def _own(self) -> Choice:
        return Choice("me", self.context.translate(_("My timetable")), tuple(sorted(self.person.groups)))

    def choice(self, key: str | None) -> Choice | None:
        """The timetable of that key; without a key the first one; None when there is none at all.

        :raises NotFound: not one that the person may see.
        """
        if self.person is not None and self.person.profile in LEARNERS and key in (None, "", "me"):
            return self._own()  # what nearly every page asks needs no look-up
        choices = self.choices()
        if not key:
            return choices[0] if choices else None
        for one in choices:
            if one.key == key:
                return one
        raise NotFound()

    # Lessons

    def lessons(self, choice: Choice, first: dt.date, last: dt.date) -> list[Period]:
        """Lessons from ``first`` to ``last``, both included, in order. One statement, and the
        directory's groups for a teacher."""
        return self.context.service(IRemembering).remembered(
            ("timetable.lessons", choice.teacher_id, choice.groups, first, last),
            lambda: self._lessons(choice, first, last), 8000)

    def _lessons(self, choice: Choice, first: dt.date, last: dt.date) -> list[Period]:
        rows = _lessons(choice.teacher_id is not None).rows(self.db, {
            "place": self.context.establishment.id, "teacher": choice.teacher_id, "groups": choice.groups,
            "first": first, "last": last})
        return self._joined([Period(*row) for row in rows], named=choice.teacher_id is not None)

    def _joined(self, periods: Iterable[Period], named: bool) -> list[Period]:
        """One lesson given to several groups as one line."""
        names: dict[str, str] = {}
        if named:
            names = {group.id: group.name for group in self.context.service(IDirectory).groups()}
        joined: dict[tuple, Period] = {}
        for one in periods:
            key = (one.day, one.starts, one.ends, one.subject, one.teacher, one.room, one.note, one.cancelled)
            label = (names[one.group_id],) if one.group_id in names else ()
            before = joined.get(key)
            joined[key] = (before or one)._replace(groups=before.groups + label if before else label)
        return [one._replace(groups=tuple(sorted(one.groups))) if len(one.groups) > 1 else one for one in joined.values()]

    def next_day(self, choice: Choice, after: dt.date) -> dt.date | None:
        """The first day after ``after`` with a lesson that is held. One statement."""
        return self.context.service(IRemembering).remembered(
            ("timetable.next", choice.teacher_id, choice.groups, after), lambda: self._next_day(choice, after), 200)

    def _next_day(self, choice: Choice, after: dt.date) -> dt.date | None:
        return _next_day(choice.teacher_id is not None).scalar(self.db, {
            "place": self.context.establishment.id, "teacher": choice.teacher_id, "groups": choice.groups, "after": after})
