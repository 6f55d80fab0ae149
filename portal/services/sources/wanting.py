"""Noting what pages read: a page may not write, so a thread of its worker does it in between.

Bounded and without repetition: a page that is shown a thousand times asks once, and a flood
of addresses is dropped at the limit, to be asked for again by the next page that shows them.
"""

import datetime as dt
import logging
import threading

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from zope.interface import implementer

from portal.db import Database, open_database
from portal.services.sources.interfaces import IWanting
from portal.services.sources.subscribing import Wish, subscribe
from portal.settings import Settings

__all__ = ["Wanting"]

LOG = logging.getLogger(__name__)
WAITING = 500
BATCH = 25
PAUSE = 0.2
REPEAT = dt.timedelta(minutes=5)


@implementer(IWanting)
class Wanting:
    """See ``IWanting``. The thread starts with the first wish and sleeps while there is none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wishes: dict[str, Wish] = {}
        self._noted: dict[str, dt.datetime] = {}
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ending = False
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        """Opened at first use, so that commands that read no page open nothing."""
        with self._changed:
            if self._database is None:
                self._database = open_database(self._settings.database_url, self._settings.database_statement_seconds)
            return self._database

    def put(self, wish: Wish) -> bool:
        """See ``IWanting``. A wish noted within the last five minutes is not noted again."""
        try:
            "".join((wish.url, *wish.parameters, *wish.parameters.values())).encode()
        except UnicodeEncodeError:  # half a surrogate pair names nothing that could be stored or asked for (attack E07)
            return False
        with self._changed:
            if wish.key in self._wishes or self._noted.get(wish.key, wish.at - 2 * REPEAT) > wish.at - REPEAT:
                return True
            if self._ending or len(self._wishes) >= WAITING:
                LOG.warning("too many sources are asked for at once; one of kind %s is left for later", wish.kind)
                return False
            self._wishes[wish.key] = wish
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="sources-wanted", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return True

    def flush(self) -> None:
        """See ``IWanting``; in transactions of a few rows each."""
        database = self.database
        with self._writing:
            while True:
                with self._changed:
                    batch = list(self._wishes.values())[:BATCH]
                if not batch:
                    return
                with database.write() as session, session.begin():
                    refused = [wish.kind for wish in batch if not subscribe(session, wish)]
                if refused:
                    LOG.warning("%d sources refused: the persons have too many in use", len(refused))
                with self._changed:
                    for wish in batch:
                        self._wishes.pop(wish.key, None)
                        self._noted[wish.key] = wish.at
                    if len(self._noted) > 4 * WAITING:
                        self._noted = {key: at for key, at in self._noted.items() if at > batch[-1].at - REPEAT}

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._wishes and not self._ending:
                    self._changed.wait()
                if self._ending:
                    return
            try:
                self.flush()
            except (DBAPIError, sa.exc.TimeoutError) as error:
                LOG.warning("sources asked for could not be noted yet: %s", type(error).__name__)
            with self._changed:
                self._changed.wait_for(lambda: self._ending, PAUSE)

    def close(self) -> None:
        """See ``IWanting``."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(5)
        if self._wishes:
            self.flush()
        if self._database is not None:
            self._database.dispose()
