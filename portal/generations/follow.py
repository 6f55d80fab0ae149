"""Waiting until the hosts serve what is wanted."""

import datetime as dt
import time

from portal.db import open_database
from portal.generations.folders import State, read_state, serves_here
from portal.generations.records import host_states
from portal.settings import Settings

__all__ = ["hosts_behind", "wait_here"]

SECONDS = 150.0
"""Longer than the parent gives to a process that does not become ready."""
_SPEAKS_WITHIN = dt.timedelta(seconds=40)
"""A host that said nothing for longer does not serve."""


def wait_here(settings: Settings, number: int, drained: bool = False, seconds: float = SECONDS) -> State | None:
    """Wait until the portal that runs in this site serves a generation, or could not start it.

    :param drained: wait until no process of the generation before is left, too.
    :returns: what its parent says then; None when no portal runs here.
    """
    deadline = time.monotonic() + seconds
    while serves_here(settings):
        state = read_state(settings)
        if (state.living == number and not (drained and state.draining)) or state.refused == number:
            return state
        if time.monotonic() > deadline:
            return State(state.living, state.draining, number, f"this host did not follow within {seconds:g} s")
        time.sleep(0.1)
    return None


def hosts_behind(settings: Settings, number: int, seconds: float = 60.0) -> list[str]:
    """Wait until every host that serves has nothing but a generation. :returns: the hosts that do not."""
    database = open_database(settings.database_url)
    deadline = time.monotonic() + seconds
    try:
        while True:
            now = dt.datetime.now(dt.timezone.utc)
            with database.reader.connect() as connection:
                behind = [row.host for row in host_states(connection)
                          if (row.living != number or row.draining) and row.seen > now - _SPEAKS_WITHIN]
            if not behind or time.monotonic() > deadline:
                return behind
            time.sleep(0.5)
    finally:
        database.dispose()
