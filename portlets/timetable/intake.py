"""Importing a timetable: read, show what would change, apply all of it or nothing."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from portal.api.audit import IAudit
from portal.api.errors import Conflict, Invalid, NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.orm import new_id
from portal.api.remembering import IRemembering
from portal.api.sandbox import ISandbox, SandboxFailed
from portlets.timetable.matching import Names, rows_of, school_year
from portlets.timetable.models import Intake, Lesson
from portlets.timetable.parse import LARGEST, decode

__all__ = ["Change", "Difference", "Intakes", "MODES"]

_ = TranslationStringFactory("timetable")

MODES = ("replace", "add")
KEPT = dt.timedelta(days=1)
_FILE = {
    "large": _("The file is too large: 1 MB at most."),
    "many": _("The file holds too much: 5,000 events and 20,000 lessons at most. Cut it by class or by month."),
    "headings": _("The first line must name the columns: date, début, fin, matière; and, if you have them, classe, "
                  "enseignant, salle, note, statut."),
    "deep": _("This calendar is not well formed."),
    "calendar": _("This is neither a calendar (iCalendar) nor a table (CSV)."),
    "unreadable": _("This table cannot be read. Save it as CSV and try again."),
    "time": _("Reading this file took too long. Cut it by class or by month.")}
_COLUMNS = ("group_id", "day", "starts", "ends", "subject", "teacher_id", "teacher", "room", "note", "cancelled")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what would change: kind "added", "changed" or "removed", and the row after (before, when removed)."""

    kind: str
    row: dict[str, Any]
    lesson_id: str | None = None


@dataclass(slots=True)
class Difference:
    """What an import would do.

    :param seen: hash of the present lessons that it was made from.
    """

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    seen: str = ""

    def count(self, kind: str) -> int:
        """How many lessons are added, changed or removed."""
        return sum(change.kind == kind for change in self.changes)


class Intakes:
    """Imports of the person of a context, who must hold "timetable.import".

    :param context: portal.api.context.IContext.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.db, self.person = context, context.db, context.person
        self.now = context.clock.now()
        self.here = context.establishment.id

    def _may(self) -> None:
        if self.person is None or not self.context.permits("timetable.import"):
            raise NotPermitted()

    def _parse(self, data: bytes) -> dict[str, Any]:
        if not data:
            raise Invalid({"file": _("Choose a file.")})
        if len(data) > LARGEST:
            raise Invalid({"file": _FILE["large"]})
        is_calendar = decode(data[:200]).lstrip().upper().startswith("BEGIN:VCALENDAR")
        first, last = school_year(self.now.date())
        try:
            return self.context.service(ISandbox).run(
                "portlets.timetable.vcalendar:calendar" if is_calendar else "portlets.timetable.parse:table", data,
                {"zone": self.context.establishment.zone, "first": first.isoformat(), "last": last.isoformat()},
                cpu=6.0, seconds=12.0, output=16_000_000)
        except SandboxFailed as failure:
            reason = "time" if failure.reason in ("time", "memory", "output") else failure.detail
            raise Invalid({"file": _FILE.get(reason, _FILE["unreadable"])}) from failure

    def read(self, data: bytes, filename: str, mode: str, fallback: str | None) -> str:
        """Read a file and keep what it would change until it is confirmed; returns the id.

        The file is parsed before the first statement: the sandbox has no place in a transaction.

        :param mode: "replace" (lessons of the classes named, between the first and last day of the file)
            or "add". :param fallback: id of the class of records that name none.
        :raises Invalid: the file, or nothing in it can be used. :raises NotPermitted:
        """
        self._may()
        if mode not in MODES:
            raise Invalid({"mode": _("Choose what becomes of the present lessons.")})
        found = self._parse(data)
        names = Names(self.context)
        if fallback and fallback not in names.group_ids:
            raise Invalid({"group": _("Choose a class of the establishment.")})
        rows, problems = rows_of(found["records"], names, fallback or None)
        self.db.execute(sa.delete(Intake).where(
            Intake.establishment_id == self.here,
            sa.or_(Intake.person_id == self.person.id, Intake.made < self.now - KEPT)))
        id = new_id()
        problems = sorted(found["problems"] + problems, key=lambda one: one["line"])
        self.db.execute(sa.insert(Intake).values(
            id=id, establishment_id=self.here, person_id=self.person.id, made=self.now, filename=filename[-200:],
            mode=mode, rows=rows, problems=problems, outside=found["outside"], seen=self._difference(rows, mode).seen))
        return id

    def get(self, id: str) -> Any:
        """One of the person's own imports. :raises NotFound: :raises NotPermitted:"""
        self._may()
        row = self.db.execute(
            sa.select(Intake.id, Intake.filename, Intake.mode, Intake.rows, Intake.problems, Intake.outside, Intake.seen)
            .where(Intake.id == id, Intake.person_id == self.person.id, Intake.establishment_id == self.here)
        ).one_or_none() if len(id) == 36 else None
        if row is None:
            raise NotFound()
        return row

    def difference(self, intake: Any) -> Difference:
        """What an import would change now."""
        return self._difference(intake.rows, intake.mode)

    def _present(self, rows: list[dict[str, Any]]) -> list[Any]:
        if not rows:
            return []
        days = [dt.date.fromisoformat(row["day"]) for row in rows]
        return list(self.db.execute(
            sa.select(Lesson.id, *(getattr(Lesson, name) for name in _COLUMNS))
            .where(Lesson.establishment_id == self.here, Lesson.group_id.in_({row["group_id"] for row in rows}),
                   Lesson.day.between(min(days), max(days)))
            .order_by(Lesson.day, Lesson.starts, Lesson.id)).all())

    def _difference(self, rows: list[dict[str, Any]], mode: str) -> Difference:
        """Lessons are the same when class, day, beginning and subject are; what else differs is a change."""
        present: dict[tuple, list[tuple[str, dict[str, Any]]]] = {}
        hashed = hashlib.sha256()
        for lesson in self._present(rows):
            row = {name: getattr(lesson, name) for name in _COLUMNS}
            row |= {"day": row["day"].isoformat(), "starts": row["starts"].isoformat("minutes"),
                    "ends": row["ends"].isoformat("minutes")}
            hashed.update(json.dumps([lesson.id, row], sort_keys=True).encode())
            present.setdefault(_same(row), []).append((lesson.id, row))
        found = Difference(seen=hashed.hexdigest())
        for row in sorted(rows, key=lambda row: (row["day"], row["starts"], row["group_id"])):
            waiting = present.get(_same(row))
            if not waiting:
                found.changes.append(Change("added", row))
                continue
            id, before = waiting.pop(0)
            if all(before[name] == row[name] for name in _COLUMNS):
                found.unchanged += 1
            else:
                found.changes.append(Change("changed", row, id))
        if mode == "replace":
            found.changes += [Change("removed", row, id) for left in present.values() for id, row in left]
        return found

    def apply(self, id: str) -> Difference:
        """Do all of it, in the caller's transaction, and forget the import.

        :raises Conflict: the timetable changed since it was shown. :raises NotFound: :raises NotPermitted:
        """
        intake = self.get(id)
        difference = self.difference(intake)
        if difference.seen != intake.seen:
            raise Conflict()
        removed = [change.lesson_id for change in difference.changes if change.kind == "removed"]
        for start in range(0, len(removed), 500):
            self.db.execute(sa.delete(Lesson).where(Lesson.id.in_(removed[start:start + 500]),
                                                    Lesson.establishment_id == self.here))
        for change in difference.changes:
            if change.kind == "changed":
                self.db.execute(sa.update(Lesson).where(Lesson.id == change.lesson_id).values(**_values(change.row)))
        added = [{"id": new_id(), "establishment_id": self.here, **_values(change.row)}
                 for change in difference.changes if change.kind == "added"]
        if added:
            self.db.execute(sa.insert(Lesson), added)
        self.context.service(IRemembering).changed()
        self.db.execute(sa.delete(Intake).where(Intake.id == id, Intake.establishment_id == self.here))
        self.context.service(IAudit).record(
            "timetable.import", file=intake.filename, mode=intake.mode,
            **{kind: difference.count(kind) for kind in ("added", "changed", "removed")})
        return difference

    def look_again(self, id: str) -> None:
        """After a conflict: what is shown from now on is what the next ``apply`` compares with."""
        intake = self.get(id)
        self.db.execute(sa.update(Intake).where(Intake.id == id, Intake.establishment_id == self.here)
                        .values(seen=self.difference(intake).seen))

    def drop(self, id: str) -> None:
        """Forget an import. :raises NotFound: :raises NotPermitted:"""
        self.get(id)
        self.db.execute(sa.delete(Intake).where(Intake.id == id, Intake.establishment_id == self.here))


def _same(row: dict[str, Any]) -> tuple[str, ...]:
    return row["group_id"], row["day"], row["starts"], row["subject"].casefold()


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "day": dt.date.fromisoformat(row["day"]), "starts": dt.time.fromisoformat(row["starts"]),
            "ends": dt.time.fromisoformat(row["ends"])}
