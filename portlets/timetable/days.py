"""A day and a week as they are shown: what is past, now, next, off; the gaps; the grid."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from portal.api.registry import CATEGORIES
from portlets.timetable.service import Period

__all__ = ["Cell", "Grid", "Line", "day_lines", "duration", "hue", "week_grid", "monday"]

SHORT_GAP = 45
"""Minutes from which a gap is worth a line."""
LUNCH = (dt.time(11, 30), dt.time(14, 0))


_HUES = {
    "travail": ("mathematiques", "maths", "calcul", "algorithmique", "statistique"),
    "cours": ("francais", "lecture", "litterature", "nsi", "informatique", "droit"),
    "echanges": ("anglais", "espagnol", "allemand", "italien", "langues"),
    "infos": ("histoire", "histoiregeographie", "enseignement", "emc", "philosophie"),
    "pratique": ("svt", "sciences", "physique", "physiquechimie", "biologie", "genetique", "microscopie"),
    "outils": ("eps", "sport", "musique", "arts", "devoir", "projet")}
_HUE_OF = {word: name for name, words in _HUES.items() for word in words}


@lru_cache(maxsize=1000)
def hue(subject: str) -> str:
    """A category colour for a subject, always the same one; the name says the thing, the colour helps the eye."""
    plain = unicodedata.normalize("NFKD", subject.casefold())
    words = "".join(c for c in plain if c.isalnum() or c == " ").split() or [""]
    known = next((_HUE_OF[word] for word in words if word in _HUE_OF), None)
    return known or CATEGORIES[crc32(words[0].encode()) % len(CATEGORIES)]


def duration(minutes: int) -> str:
    """"1 h 20", "45 min"; the same in French and English."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")


def monday(day: dt.date) -> dt.date:
    """The first day of its week."""
    return day - dt.timedelta(days=day.weekday())


def _minutes(earlier: dt.time, later: dt.time) -> int:
    return (later.hour - earlier.hour) * 60 + later.minute - earlier.minute


class Line(NamedTuple):
    """One line of a day.

    :param kind: "lesson", "lunch" or "free"; the last two have no ``period``.
    :param state: "past", "now", "next" or "".
    :param progress: percent done, of the lesson under way.
    :param minutes: length of a gap; of the next lesson, how long until it begins.
    """

    kind: str
    starts: dt.time
    ends: dt.time
    period: Period | None = None
    state: str = ""
    progress: int = 0
    minutes: int = 0


def day_lines(periods: Sequence[Period], day: dt.date, now: dt.datetime) -> list[Line]:
    """Lines of one day in order, with its gaps.

    :param periods: the lessons of that day, in order. :param now: local and naive.
    """
    lines: list[Line] = []
    until: dt.time | None = None
    waiting = True  # for the one line that is lit when no lesson is under way
    if day == now.date():
        waiting = not any(p.starts <= now.time() < p.ends and not p.cancelled for p in periods)
    for one in periods:
        if until is not None and _minutes(until, one.starts) >= SHORT_GAP:
            lunch = until < LUNCH[1] and one.starts > LUNCH[0]
            past = day < now.date() or day == now.date() and one.starts <= now.time()
            lines.append(Line("lunch" if lunch else "free", until, one.starts, state="past" if past else "",
                              minutes=_minutes(until, one.starts)))
        state, progress, minutes = "", 0, 0
        if day < now.date() or day == now.date() and one.ends <= now.time():
            state = "past"
        elif day == now.date() and not one.cancelled:
            if one.starts <= now.time():
                state, progress = "now", round(100 * _minutes(one.starts, now.time()) / max(_minutes(one.starts, one.ends), 1))
            elif waiting:
                state, minutes, waiting = "next", _minutes(now.time(), one.starts), False
        lines.append(Line("lesson", one.starts, one.ends, one, state, progress, minutes))
        until = max(until, one.ends) if until is not None else one.ends
    return lines


@dataclass(frozen=True, slots=True)
class Cell:
    """Lessons that begin together or overlap, over ``span`` rows of the grid; none: an empty cell."""

    span: int
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A week: hours at which something begins, and for each day its cells, whose spans add up to them."""

    hours: tuple[dt.time, ...]
    days: tuple[tuple[dt.date, tuple[Cell, ...]], ...]


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lessons that overlap, together."""
    blocks: list[list[Line]] = []
    end: dt.time | None = None
    for line in lines:
        if end is not None and line.starts < end:
            blocks[-1].append(line)
            end = max(end, line.ends)
        else:
            blocks.append([line])
            end = line.ends
    return blocks


def week_grid(periods: Sequence[Period], first: dt.date, now: dt.datetime) -> Grid:
    """The grid of the seven days from ``first``; Saturday and Sunday only when they hold something."""
    by_day = {first + dt.timedelta(days=n): [] for n in range(7)}  # type: dict[dt.date, list[list[Line]]]
    for day in by_day:
        of_day = [one for one in periods if one.day == day]
        by_day[day] = _blocks([line for line in day_lines(of_day, day, now) if line.kind == "lesson"])
    shown = [day for day in by_day if by_day[day] or day.weekday() < 5]
    hours = tuple(sorted({block[0].starts for blocks in by_day.values() for block in blocks}))
    days = []
    for day in shown:
        cells, row = [], 0
        for block in by_day[day]:
            start = hours.index(block[0].starts)
            cells += [Cell(1) for _empty in range(row, start)]
            end = max(line.ends for line in block)
            span = sum(1 for hour in hours[start:] if hour < end) or 1
            cells.append(Cell(span, tuple(block)))
            row = start + span
        cells += [Cell(1) for _empty in range(row, len(hours))]
        days.append((day, tuple(cells)))
    return Grid(hours, tuple(days))
