"""Repetition rules of iCalendar (RFC 5545, 3.3.10) within a window, in bounded time (attacks K01, K02).

General expanders do not end on hostile rules (measured: ten seconds and more), so this one walks
the days of a window and asks of each whether the rule fits; there is nothing to wait for. Rules
finer than a day, and parts that no timetable uses, are refused with a reason.
"""

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["MOST", "Unfit", "occurrences"]

MOST = 2000
"""Occurrences of one rule."""
BACK = 3660
"""Days that a counted rule may begin before the window."""
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


class Unfit(ValueError):
    """An event that is not taken.

    :param code: why; of a rule "rule-fine" (finer than a day), "rule-many" (too many occurrences) or "rule-unknown".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _numbers(rule: Mapping[str, Sequence[Any]], name: str, low: int, high: int) -> list[int]:
    found = []
    for value in rule.get(name, ())[:62]:
        text = str(value)
        if not re.fullmatch(r"[+-]?\d{1,9}", text) or not low <= int(text) <= high:
            raise Unfit("rule-unknown")
        found.append(int(text))
    return found


class _Rule:
    def __init__(self, start: dt.date, rule: Mapping[str, Sequence[Any]]) -> None:
        self.start = start
        self.frequency = str(rule.get("FREQ", [""])[0]).upper()
        if self.frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
            raise Unfit("rule-fine")
        if self.frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or not set(rule) <= _KNOWN:
            raise Unfit("rule-unknown")
        self.interval = (_numbers(rule, "INTERVAL", 1, 1000) or [1])[0]
        self.count = (_numbers(rule, "COUNT", 1, 999_999_999) or [0])[0]
        self.months = set(_numbers(rule, "BYMONTH", 1, 12))
        self.month_days = set(_numbers(rule, "BYMONTHDAY", -31, 31))
        self.week_start = _DAYS.get(str(rule.get("WKST", ["MO"])[0]).upper(), 0)
        self.days: list[tuple[int, int]] = []
        for value in rule.get("BYDAY", ())[:62]:
            match = _BYDAY.fullmatch(str(value).upper())
            if match is None:
                raise Unfit("rule-unknown")
            self.days.append((int(match[1] or 0), _DAYS[match[2]]))
        if any(nth for nth, _day in self.days) and self.frequency != "MONTHLY":
            raise Unfit("rule-unknown")
        if self.frequency == "YEARLY" and (self.days or self.month_days and not self.months):
            raise Unfit("rule-unknown")

    def fits(self, day: dt.date) -> bool:
        """Whether the rule has an occurrence on that day, not before its start."""
        return self._in_step(day) and self._in_parts(day)

    def _in_step(self, day: dt.date) -> bool:
        if self.frequency == "DAILY":
            return (day - self.start).days % self.interval == 0
        if self.frequency == "WEEKLY":
            def week(one: dt.date) -> int:
                return (one.toordinal() - 1 - self.week_start) // 7
            return (week(day) - week(self.start)) % self.interval == 0
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        if self.frequency == "MONTHLY":
            return months % self.interval == 0
        return (day.year - self.start.year) % self.interval == 0

    def _in_parts(self, day: dt.date) -> bool:
        if self.months:
            if day.month not in self.months:
                return False
        elif self.frequency == "YEARLY" and day.month != self.start.month:
            return False
        length = calendar.monthrange(day.year, day.month)[1]
        if self.month_days and day.day not in self.month_days and day.day - length - 1 not in self.month_days:
            return False
        if self.days:
            return any(day.weekday() == weekday and (not nth or self._is_nth(day, nth, length))
                       for nth, weekday in self.days)
        if self.month_days or self.frequency == "DAILY":
            return True
        return day.weekday() == self.start.weekday() if self.frequency == "WEEKLY" else day.day == self.start.day

    @staticmethod
    def _is_nth(day: dt.date, nth: int, length: int) -> bool:
        return (day.day - 1) // 7 + 1 == nth if nth > 0 else (length - day.day) // 7 + 1 == -nth


def occurrences(start: dt.date, rule: Mapping[str, Sequence[Any]], until: dt.date | None, first: dt.date,
                last: dt.date) -> list[dt.date]:
    """Days of a rule within a window; the start itself counts, as the standard says.

    :param start: the day of DTSTART, local. :param rule: parts by name in capitals, without UNTIL's zone.
    :param until: the day of UNTIL, local, or None. :param first, last: the window, both included, at most
        two years.
    :raises Unfit: a rule that is not expanded.
    """
    parsed = _Rule(start, rule)
    end = min(last, until) if until else last
    day = max(first, start)
    if parsed.count:
        if (first - start).days > BACK:
            raise Unfit("rule-many")
        day = start
    found: list[dt.date] = []
    counted = 0
    while day <= end and not (parsed.count and counted >= parsed.count):
        if day == start or parsed.fits(day):
            counted += 1
            if day >= first:
                found.append(day)
                if len(found) > MOST:
                    raise Unfit("rule-many")
        day += dt.timedelta(days=1)
    return found
