"""From when until when a fragment holds, on the clock of an establishment."""

import datetime as dt
from zoneinfo import ZoneInfo

from portal.layout.fragment import Fragment

__all__ = ["holds", "instant_of", "next_change"]


def instant_of(text: str, zone: str, last: bool) -> dt.datetime | None:
    """The instant that a bound means.

    :param text: an ISO day, or date and time; without an offset it is read on the clock of ``zone``.
    :param last: whether it is the end: a day then counts until midnight.
    :returns: None when there is no bound, or when the text is none (the reader has refused such a file).
    """
    try:
        if len(text) == 10:
            day = dt.date.fromisoformat(text) + dt.timedelta(days=last)
            return dt.datetime.combine(day, dt.time(), ZoneInfo(zone))
        value = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return value.replace(tzinfo=ZoneInfo(zone)) if value is not None and value.tzinfo is None else value


def _bounds(fragment: Fragment, zone: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    return instant_of(fragment.valid_from, zone, False), instant_of(fragment.valid_until, zone, True)


def holds(fragment: Fragment, zone: str, now: dt.datetime) -> bool:
    """Whether the fragment holds at an instant."""
    start, end = _bounds(fragment, zone)
    return (start is None or start <= now) and (end is None or now < end)


def next_change(fragments: tuple[Fragment, ...], zone: str, now: dt.datetime) -> dt.datetime | None:
    """The first instant after ``now`` at which one of the fragments begins or ends to hold, if any."""
    return min((bound for fragment in fragments for bound in _bounds(fragment, zone) if bound is not None and bound > now),
               default=None)
