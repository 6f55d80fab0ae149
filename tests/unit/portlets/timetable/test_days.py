"""What is past, now, next and off in a day; the gaps; the grid of a week."""

import datetime as dt

import pytest

from portal.api.registry import CATEGORIES
from portlets.timetable.days import day_lines, duration, hue, monday, week_grid
from portlets.timetable.service import Period

DAY = dt.date(2026, 11, 24)


def lesson(starts, ends, subject="x", day=DAY, cancelled=False):
    return Period(f"{day}{starts}", day, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends), subject, "", "", "",
                  cancelled, "g")


PERIODS = [lesson("08:05", "09:00"), lesson("09:05", "10:00"), lesson("10:15", "11:10"), lesson("11:15", "12:10", cancelled=True),
           lesson("13:30", "15:25")]


def states(now, periods=PERIODS):
    return [(line.kind, line.state) for line in day_lines(periods, DAY, dt.datetime.combine(DAY, dt.time.fromisoformat(now)))]


@pytest.mark.parametrize(("now", "seen"), [
    ("07:00", ["next", "", "", "", "", ""]), ("10:33", ["past", "past", "now", "", "", ""]),
    ("10:05", ["past", "past", "next", "", "", ""]), ("11:30", ["past", "past", "past", "", "", "next"]),
    ("13:00", ["past", "past", "past", "past", "", "next"]), ("15:25", ["past"] * 6)])
def test_one_line_at_most_is_lit(now, seen):
    assert [state for _kind, state in states(now)] == seen


def test_a_lesson_that_is_off_is_never_now():
    assert "now" not in [state for _kind, state in states("11:30")]


def test_progress_and_waiting():
    lines = day_lines(PERIODS, DAY, dt.datetime(2026, 11, 24, 10, 33))
    assert lines[2].progress == 33
    assert day_lines(PERIODS, DAY, dt.datetime(2026, 11, 24, 10, 5))[2].minutes == 10


def test_gaps():
    lines = day_lines(PERIODS, DAY, dt.datetime(2026, 11, 24, 7))
    assert [(line.kind, line.minutes) for line in lines if line.kind != "lesson"] == [("lunch", 80)]
    free = day_lines([lesson("08:00", "09:00"), lesson("10:00", "11:00")], DAY, dt.datetime(2026, 11, 24, 7))
    assert [line.kind for line in free] == ["lesson", "free", "lesson"]
    overlapping = day_lines([lesson("08:00", "12:00"), lesson("09:00", "10:00"), lesson("12:05", "13:00")], DAY,
                            dt.datetime(2026, 11, 24, 7))
    assert [line.kind for line in overlapping] == ["lesson"] * 3


def test_other_days_are_past_or_to_come():
    assert {line.state for line in day_lines(PERIODS, DAY, dt.datetime(2026, 11, 25, 9))} == {"past"}
    assert {line.state for line in day_lines(PERIODS, DAY, dt.datetime(2026, 11, 23, 9))} == {""}


def test_the_grid_is_filled_without_gaps_or_overlaps():
    first = monday(DAY)
    periods = [*PERIODS, lesson("08:05", "10:00", day=first), lesson("08:30", "09:00", day=first),
               lesson("16:00", "17:00", day=first + dt.timedelta(days=5)), lesson("08:00", "18:00",
                                                                                  day=first + dt.timedelta(days=3))]
    grid = week_grid(sorted(periods, key=lambda one: (one.day, one.starts)), first, dt.datetime(2026, 11, 24, 10, 33))
    assert [day.weekday() for day, _cells in grid.days] == [0, 1, 2, 3, 4, 5], "Saturday holds something, Sunday nothing"
    for _day, cells in grid.days:
        assert sum(cell.span for cell in cells) == len(grid.hours)
    together = grid.days[0][1][1]
    assert [line.starts.isoformat("minutes") for line in together.lines] == ["08:05", "08:30"], "what overlaps shares a cell"
    assert sum(len(cell.lines) for _day, cells in grid.days for cell in cells) == len(periods)


def test_an_empty_week_has_five_days_and_no_hours():
    grid = week_grid([], monday(DAY), dt.datetime(2026, 11, 24, 10))
    assert len(grid.days) == 5 and grid.hours == ()


def test_words_and_colours():
    assert [duration(minutes) for minutes in (5, 45, 60, 80)] == ["5\u00a0min", "45\u00a0min", "1\u00a0h", "1\u00a0h\u00a020"]
    assert hue("Mathématiques, spécialité") == hue("mathématiques") == "travail" and hue("Anglais LVA") == "echanges"
    assert all(hue(subject) in CATEGORIES for subject in ("", "…", "Grec", "日本語"))
