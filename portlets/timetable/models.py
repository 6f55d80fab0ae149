"""Tables of the timetable: dated lessons in the establishment's local time, and imports that wait for a yes."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, EstablishmentRow, Id, foreign_id

__all__ = ["Intake", "Lesson"]


class Lesson(Id, EstablishmentRow, Base):
    """One lesson of one class or group on one day.

    ``day``, ``starts`` and ``ends`` are local to the establishment's zone. A lesson given to two
    classes is two rows, joined again where the teacher sees it. ``teacher`` is the name as shown,
    ``teacher_id`` the person when known.
    """

    __tablename__ = "timetable_lesson"
    group_id: Mapped[str] = foreign_id("person_group.id", index=False)
    day: Mapped[dt.date]
    starts: Mapped[dt.time]
    ends: Mapped[dt.time]
    subject: Mapped[str] = mapped_column(sa.String(120))
    teacher_id: Mapped[str | None] = foreign_id("person.id", nullable=True, ondelete="SET NULL", index=False)
    teacher: Mapped[str] = mapped_column(sa.String(120), default="")
    room: Mapped[str] = mapped_column(sa.String(60), default="")
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    cancelled: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (sa.Index("ix_timetable_lesson_group", "group_id", "day"),
                      sa.Index("ix_timetable_lesson_teacher", "teacher_id", "day"))


class Intake(Id, EstablishmentRow, Base):
    """A file that was read and waits for its reader to say yes.

    ``rows`` are the lessons found, ``problems`` what was left out and why; ``seen`` is a hash of
    the lessons that it was compared with, so that a change meanwhile is noticed.
    """

    __tablename__ = "timetable_intake"
    person_id: Mapped[str] = foreign_id("person.id")
    made: Mapped[dt.datetime]
    filename: Mapped[str] = mapped_column(sa.String(200), default="")
    mode: Mapped[str] = mapped_column(sa.String(10))
    rows: Mapped[list]
    problems: Mapped[list]
    outside: Mapped[int] = mapped_column(default=0)
    seen: Mapped[str] = mapped_column(sa.String(64), default="")
