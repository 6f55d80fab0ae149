"""Follows the wanted generation for the parent of a host's processes: ``python -m portal.generations.watch INI``.

Once a second it reads the number in the database. When another generation is wanted than the one
last told, it builds that on this host, in a process apart, and tells its number to the parent, which
alone decides what is started. It imports no portlet. A number cannot get lost as a signal would, and
what failed is tried again.
"""

import datetime as dt
import logging
import signal
import socket
import subprocess
import sys
import threading
import time

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from portal.db import Database, open_database
from portal.generations.folders import State, folder_of, forget, forget_unfinished, is_built, present, read_state
from portal.generations.records import Generation, all_generations, find_generation, is_prepared, read_wanted, report_host
from portal.log import configure_log
from portal.settings import Settings, read_settings
from portal.supervision import ParentLine

__all__ = ["Watcher", "kept", "main"]

log = logging.getLogger(__name__)

SECONDS = 1.0
"""From one look at the database to the next."""
AGAIN = 10.0
"""Seconds after which a build that failed is tried again, and a host says again where it stands."""


def kept(generations: list[Generation], living: int, wanted: int) -> set[int]:
    """Generations whose folders stay on a host: what it serves, what it is to serve, and what either replaced,
    so that the last change can be taken back at once and pages that are open find their files."""
    before = {generation.number: generation.previous for generation in generations}
    numbers = {living, wanted}
    return {number for number in numbers | {before.get(number, 0) for number in numbers} if number in before}


class Watcher:
    """Looks, builds, tells and tidies.

    :param tell: called with the number of each generation that is wanted and built here.
    """

    def __init__(self, ini: str, settings: Settings, database: Database, tell) -> None:
        self.ini, self.settings, self.database, self.tell = ini, settings, database, tell
        self.host = f"{socket.gethostname()}:{settings.path('var_folder')}"[:200]
        self.told: int | None = None
        self._prepared = False
        self._failed, self._failed_at, self._reason = 0, 0.0, ""
        self._said: State | None = None
        self._said_at = 0.0

    def look(self) -> None:
        """One look at the database. :raises DBAPIError: it does not answer."""
        with self.database.reader.connect() as connection:
            self._prepared = self._prepared or is_prepared(connection)
            if not self._prepared:
                return self._tell(0)
            number = read_wanted(connection)
            if number != self.told:
                generation = find_generation(connection, number)
        if number != self.told and generation is not None and self._build(generation):
            self._tell(number)
        self._report(number)
        return None

    def _tell(self, number: int) -> None:
        if number != self.told:
            self.told = number
            self.tell(number)

    def _build(self, generation: Generation) -> bool:
        number = generation.number
        if number == 0 or is_built(folder_of(self.settings, number), generation.stored):
            return True
        if self._failed == number and time.monotonic() < self._failed_at + AGAIN:
            return False
        log.info("generation is being built", extra={"facts": {"generation": number}})
        done = subprocess.run([sys.executable, "-P", "-m", "portal.generations.build", self.ini, str(number)], check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode == 0:
            return True
        self._failed, self._failed_at, self._reason = number, time.monotonic(), done.stderr.strip()[-1000:]
        log.error("generation cannot be built here", extra={"facts": {"generation": number, "reason": self._reason}})
        return False

    def _report(self, wanted: int) -> None:
        """Say where this host stands, when that has changed or was said long ago, and tidy up."""
        state = read_state(self.settings)
        if self._failed == wanted and self.told != wanted:
            state = State(state.living, state.draining, wanted, self._reason)
        if state == self._said and time.monotonic() < self._said_at + AGAIN:
            return
        with self.database.writer.begin() as connection:
            report_host(connection, self.host, state, dt.datetime.now(dt.timezone.utc))
            generations = all_generations(connection)
        self._said, self._said_at = state, time.monotonic()
        if state.living == wanted and not state.draining:
            stay = kept(generations, state.living, wanted)
            newest = max((generation.number for generation in generations), default=0)
            # one that is newer than all that the database knows is just being made by a command
            for number in present(self.settings):
                if number not in stay and number <= newest:
                    forget(self.settings, number)
            forget_unfinished(self.settings)


def main(arguments: list[str]) -> int:
    """Watch until SIGTERM. :returns: the exit status; 1 when the database did not answer at the start."""
    (ini,) = arguments
    settings = read_settings(ini)
    configure_log(settings.log_level)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, frame: stopping.set())
    line = ParentLine()
    database = open_database(settings.database_url, settings.database_statement_seconds)
    watcher = Watcher(ini, settings, database, line.generation)
    ready = False
    while not stopping.is_set():
        try:
            watcher.look()
        except (DBAPIError, sa.exc.TimeoutError) as error:
            log.warning("the wanted generation cannot be read now", extra={"facts": {"error": type(error).__name__}})
            if not ready:
                return 1
        if not ready and watcher.told is not None:
            ready = True
            line.ready()
        stopping.wait(SECONDS)
    database.dispose()
    logging.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
