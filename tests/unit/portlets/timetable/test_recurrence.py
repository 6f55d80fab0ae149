"""Repetition within a window, against a reference, and in bounded time (attacks K01, K02)."""

import datetime as dt
import random
import time

import pytest
from dateutil.rrule import rrulestr

from portlets.timetable.recurrence import Unfit, occurrences

FIRST, LAST = dt.date(2026, 8, 1), dt.date(2027, 8, 31)


def days(start, rule, until=None):
    parts = {name: values.split(",") for name, values in (part.split("=") for part in rule.split(";"))}
    return occurrences(start, parts, until, FIRST, LAST)


def _rule(dice):
    frequency = dice.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={frequency}"]
    if dice.random() < 0.5:
        parts.append(f"INTERVAL={dice.randint(1, 4)}")
    if dice.random() < 0.2 or frequency == "YEARLY":
        parts.append(f"BYMONTH={dice.randint(1, 12)}")
    if frequency in ("DAILY", "WEEKLY") and dice.random() < 0.5:
        parts.append("BYDAY=" + ",".join(dice.sample(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], dice.randint(1, 3))))
    if frequency == "WEEKLY" and dice.random() < 0.3:
        parts.append("WKST=" + dice.choice(["SU", "MO", "WE"]))
    if frequency == "MONTHLY" and dice.random() < 0.4:
        parts.append("BYMONTHDAY=" + dice.choice(["1", "15", "28", "31", "-1", "-3"]))
    elif frequency == "MONTHLY" and dice.random() < 0.6:
        parts.append("BYDAY=" + dice.choice(["2MO", "-1FR", "TU", "1SU", "5WE"]))
    return ";".join(parts)


def test_the_same_days_as_a_general_expander():
    dice = random.Random(4)
    for _round in range(400):
        start, rule = dt.date(2025, 1, 1) + dt.timedelta(days=dice.randrange(900)), _rule(dice)
        count = dice.choice([0, 0, dice.randint(1, 40)])
        begin, end = dt.datetime(2024, 1, 1), dt.datetime(2027, 9, 1)
        wanted = sorted({start, *(one.date() for one in rrulestr(
            rule, dtstart=dt.datetime.combine(start, dt.time())).between(begin, end))})
        wanted = [day for day in (wanted[:count] if count else wanted) if FIRST <= day <= LAST]
        assert days(start, rule + (f";COUNT={count}" if count else "")) == wanted, (start, rule, count)


def test_until_is_the_last_day():
    assert days(dt.date(2026, 11, 2), "FREQ=WEEKLY", dt.date(2026, 11, 16)) == [
        dt.date(2026, 11, day) for day in (2, 9, 16)]


@pytest.mark.parametrize(("rule", "code"), [
    ("FREQ=SECONDLY", "rule-fine"), ("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "rule-fine"), ("FREQ=HOURLY", "rule-fine"),
    ("FREQ=DAILY;INTERVAL=0", "rule-unknown"), ("FREQ=DAILY;INTERVAL=-1", "rule-unknown"), ("FREQ=DAILY;COUNT=0", "rule-unknown"),
    ("FREQ=DAILY;COUNT=9999999999", "rule-unknown"), ("FREQ=WEEKLY;BYDAY=XX", "rule-unknown"),
    ("FREQ=DAILY;BYSETPOS=1", "rule-unknown"),
    ("FREQ=DAILY;BYSECOND=1", "rule-unknown"), ("FREQ=NEVER", "rule-unknown"), ("INTERVAL=1", "rule-unknown"),
    ("FREQ=WEEKLY;BYDAY=2MO", "rule-unknown"), ("FREQ=YEARLY;BYDAY=MO", "rule-unknown"), ("FREQ=DAILY;INTERVAL=1e5",
                                                                                          "rule-unknown")])
def test_what_is_not_expanded_is_refused_with_its_reason(rule, code):
    with pytest.raises(Unfit) as refused:
        days(dt.date(2026, 11, 2), rule)
    assert refused.value.code == code


@pytest.mark.parametrize(("start", "rule"), [
    (dt.date(1, 1, 1), "FREQ=DAILY"), (dt.date(1, 1, 1), "FREQ=YEARLY;INTERVAL=7"), (dt.date(9999, 12, 31), "FREQ=DAILY"),
    (dt.date(2026, 8, 1), "FREQ=DAILY;COUNT=999999999"), (dt.date(2020, 1, 1), "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9"),
    (dt.date(1, 1, 1), "FREQ=DAILY;COUNT=999999999"), (dt.date(2026, 8, 1), "FREQ=MONTHLY;INTERVAL=1000;BYDAY=5WE")])
def test_no_rule_takes_longer_than_a_window_of_days(start, rule):
    began = time.process_time()
    try:
        assert len(days(start, rule)) <= 396
    except Unfit as refused:
        assert refused.code == "rule-many"
    assert time.process_time() - began < 0.2
