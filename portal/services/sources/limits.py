"""Limits of fetching, in one place (attack F12, faults 10 to 12)."""

import datetime as dt
import random

__all__ = ["AT_ONCE", "ENDPOINT_AT_ONCE", "FORGET", "LEASE", "OPEN_AFTER", "PAUSE", "PERSON_SOURCES", "REFRESH", "SEEN",
           "back_off", "spread"]

AT_ONCE = 8
"""Sources that one jobs process fetches at a time."""
ENDPOINT_AT_ONCE = 2
"""Sources fetched at a time from one host and port, by all jobs processes together."""
PERSON_SOURCES = 100
"""Sources in use that one person may have brought in."""
OPEN_AFTER = 5
"""Failures of an endpoint in a row that open its circuit."""
LEASE = dt.timedelta(seconds=120)
"""A source whose thread died is tried again after this."""
REFRESH = dt.timedelta(seconds=60)
"""Asked for twice within this is asked for once."""
SEEN = dt.timedelta(hours=1)
"""How exactly it is known when a source was last read."""
PAUSE = dt.timedelta(days=3)
"""A source that nobody has read for this long is not fetched."""
FORGET = dt.timedelta(days=30)
"""A source that nobody has read for this long is deleted."""

_STEPS = (1, 2, 5, 15, 30, 60)


def spread(seconds: float) -> dt.timedelta:
    """About so many seconds: up to a tenth more, so that sources do not all fall due at once."""
    return dt.timedelta(seconds=seconds * (1 + random.random() / 10))  # noqa: S311 - not a secret


def back_off(failures: int) -> dt.timedelta:
    """How long to wait after so many failures in a row: 1, 2, 5, 15, 30, then 60 minutes, with jitter."""
    return spread(60 * _STEPS[min(max(failures, 1), len(_STEPS)) - 1])
