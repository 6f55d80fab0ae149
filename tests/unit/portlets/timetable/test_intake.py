"""An import is compared with what is there, kept until the yes, and done whole or not at all."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.api.errors import Conflict, Invalid, NotFound, NotPermitted
from portal.api.orm import new_id
from portlets.timetable.intake import Intakes
from portlets.timetable.models import Intake, Lesson
from portlets.timetable.service import Timetable

HEAD = "date;début;fin;classe;matière;enseignant;salle;statut\n"
DAY = dt.date(2026, 11, 24)
MAY = "timetable.import"


def lessons(school):
    return school.db.execute(sa.select(Lesson.day, Lesson.subject, Lesson.room, Lesson.teacher_id).order_by(
        Lesson.day, Lesson.starts)).all()


def apply(school, text, mode="replace"):
    intakes = Intakes(school.context("head", MAY))
    return intakes.apply(intakes.read((HEAD + text).encode(), "a.csv", mode, None))


@pytest.mark.databases
def test_only_what_differs_is_changed_and_nothing_outside_the_file(school):
    apply(school, "24/11/2026;8:00;9:00;1re 4;Latin;Aubertin;A\n24/11/2026;9:00;10:00;1re 4;Grec;M. Le Goff;A\n"
                  "1/12/2026;8:00;9:00;1re 4;Latin;;A\n24/11/2026;8:00;9:00;2de 1;Sport;;G\n")
    before = set(school.db.execute(sa.select(Lesson.id, Lesson.subject)).all())
    made = apply(school, "24/11/2026;8:00;9:00;1re 4;Latin;Aubertin;B\n24/11/2026;10:00;11:00;1re 4;Chant;;C\n")
    assert [made.count(kind) for kind in ("added", "changed", "removed")] == [1, 1, 1]
    after = set(school.db.execute(sa.select(Lesson.id, Lesson.subject)).all())
    assert {subject for _id, subject in before - after} == {"Grec"} and {subject for _id, subject in after - before} == {"Chant"}
    assert (dt.date(2026, 12, 1), "Latin", "A", None) in lessons(school), "a later week of the same class stays"
    assert (DAY, "Sport", "G", None) in lessons(school), "another class stays"
    assert (DAY, "Latin", "B", school.ids["luc"]) in lessons(school), "a family name that one teacher has is that teacher"


def test_adding_removes_nothing(school):
    apply(school, "24/11/2026;8:00;9:00;1re 4;Latin;;A\n")
    made = apply(school, "24/11/2026;9:00;10:00;1re 4;Grec;;A\n", mode="add")
    assert made.count("removed") == 0 and len(lessons(school)) == 2


def test_nothing_is_written_before_the_yes_and_the_same_twice_changes_nothing(school):
    intakes = Intakes(school.context("head", MAY))
    id = intakes.read((HEAD + "24/11/2026;8:00;9:00;1re 4;Latin;;A\n").encode(), "a.csv", "replace", None)
    assert lessons(school) == []
    intakes.apply(id)
    with pytest.raises(NotFound):
        intakes.apply(id)
    assert apply(school, "24/11/2026;8:00;9:00;1re 4;Latin;;A\n").changes == []


def test_a_change_meanwhile_is_a_conflict_and_undoes_nothing(school):
    intakes = Intakes(school.context("head", MAY))
    apply(school, "24/11/2026;8:00;9:00;1re 4;Latin;;A\n")
    id = intakes.read((HEAD + "24/11/2026;8:00;9:00;1re 4;Latin;;B\n").encode(), "a.csv", "replace", None)
    school.db.execute(sa.update(Lesson).values(room="C"))
    with pytest.raises(Conflict):
        intakes.apply(id)
    assert lessons(school)[0].room == "C"
    intakes.look_again(id)
    assert intakes.apply(id).count("changed") == 1


def test_groups_of_other_establishments_are_unknown(school):
    intakes = Intakes(school.context("head", MAY))
    id = intakes.read((HEAD + "24/11/2026;8:00;9:00;4e B;Latin;;A\n").encode(), "a.csv", "replace", None)
    assert [one["code"] for one in intakes.get(id).problems] == ["group"] and intakes.get(id).rows == []
    with pytest.raises(Invalid):
        intakes.read((HEAD + "24/11/2026;8:00;9:00;;Latin;;A\n").encode(), "a.csv", "replace", school.away)


def test_a_record_without_class_takes_the_one_that_was_chosen(school):
    intakes = Intakes(school.context("head", MAY))
    text = (HEAD + "24/11/2026;8:00;9:00;;Latin;;A\n").encode()
    assert [one["code"] for one in intakes.get(intakes.read(text, "a.csv", "add", None)).problems] == ["no-group"]
    assert intakes.get(intakes.read(text, "a.csv", "add", school.second)).rows[0]["group_id"] == school.second


def test_the_permission_is_asked_each_time_and_the_owner_too(school):
    id = Intakes(school.context("head", MAY)).read(HEAD.encode() + b"24/11/2026;8:00;9:00;1re 4;Latin;;A\n", "a", "add", None)
    for intakes in (Intakes(school.context("head")), Intakes(school.context(None, MAY))):
        for attempt in (lambda intakes=intakes: intakes.apply(id), lambda intakes=intakes: intakes.get(id),
                        lambda intakes=intakes: intakes.read(b"x", "a", "add", None)):
            with pytest.raises(NotPermitted):
                attempt()
    with pytest.raises(NotFound):
        Intakes(school.context("luc", MAY)).apply(id)


def test_files_that_wait_are_forgotten(school):
    text = (HEAD + "24/11/2026;8:00;9:00;1re 4;Latin;;A\n").encode()
    Intakes(school.context("luc", MAY)).read(text, "a", "add", None)
    school.db.execute(sa.update(Intake).values(made=dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)))
    for _time in range(2):
        Intakes(school.context("head", MAY)).read(text, "a", "add", None)
    assert school.db.scalar(sa.select(sa.func.count(Intake.id))) == 1


def test_twenty_lessons_a_day_of_a_year_are_done_within_the_limit(school):
    rows = [dict(id=new_id(), establishment_id=school.place.id, group_id=school.first, day=DAY + dt.timedelta(days=n // 20),
                 starts=dt.time(8 + n % 10), ends=dt.time(9 + n % 10), subject=f"S{n % 20}") for n in range(7000)]
    school.db.execute(sa.insert(Lesson), rows)
    made = apply(school, "24/11/2026;8:00;9:00;1re 4;Latin;;A\n31/8/2027;8:00;9:00;1re 4;Latin;;A\n")
    assert made.count("removed") > 5000 and [row.subject for row in lessons(school) if row.day <= dt.date(2027, 8, 31)] == [
        "Latin", "Latin"]


def test_whose_timetables(school):
    def keys(login, *permissions):
        return [one.key for one in Timetable(school.context(login, *permissions)).choices()]

    first, second = f"class:{school.first}", f"class:{school.second}"
    assert keys("ines") == ["me", first]
    assert keys("nat") == [f"child:{school.ids['ines']}", first]
    assert keys("luc", "timetable.classes") == ["me", first, second]
    assert keys("head") == [] and keys("head", "timetable.classes") == [first, second] and keys(None) == []
    for login, key in (("ines", second), ("nat", second), ("nat", "me"), ("ines", f"child:{school.ids['ines']}"), ("ines", "x")):
        with pytest.raises(NotFound):
            Timetable(school.context(login)).choice(key)


@pytest.mark.databases
def test_the_lessons_of_a_period_cost_one_statement(school):
    apply(school, "24/11/2026;8:00;9:00;1re 4,2de 1;Latin;Luc Aubertin;A\n25/11/2026;8:00;9:00;1re 4;Grec;;A;annulé\n")
    school.db.commit()
    asked = []
    with school.database.read(school.db.info["scope"]) as db:
        timetable = Timetable(school.context("ines", db=db))
        sa.event.listen(school.database.reader, "before_cursor_execute", lambda *call: asked.append(call[2]))
        found = timetable.lessons(timetable.choice(None), DAY, DAY + dt.timedelta(days=6))
        assert [one.subject for one in found] == ["Latin", "Grec"]
        assert len([one for one in asked if "SELECT" in one]) == 1
        teacher = Timetable(school.context("luc", db=db))
        assert [one.groups for one in teacher.lessons(teacher.choice("me"), DAY, DAY)] == [("1re 4", "2de 1")]
        assert teacher.next_day(teacher.choice("me"), DAY) is None
        assert timetable.next_day(timetable.choice("me"), DAY - dt.timedelta(days=9)) == DAY
        assert timetable.next_day(timetable.choice("me"), DAY) is None, "a lesson that is off is none"
