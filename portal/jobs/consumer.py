"""The jobs process: outbox to queue, queue to threads, periodic work (design 6a, 6e)."""

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

from huey.consumer import Worker
from huey.signals import SIGNAL_ERROR
from sqlalchemy.exc import DBAPIError

from portal.db import open_database
from portal.jobs.queue import open_queue
from portal.jobs.rhythm import Rhythm
from portal.jobs.runner import Runner
from portal.jobs.workbench import Workbench
from portal.settings import Settings

__all__ = ["main", "work"]

LOG = logging.getLogger(__name__)
THREADS = 4
BEAT = 0.25


def work(registry: Any, stopping: threading.Event, ready: Callable[[], None] | None = None) -> None:
    """Do the work of the jobs process until ``stopping`` is set.

    :param registry: registry of the portal configured without its web part.
    :param ready: called once when everything runs.
    """
    settings: Settings = registry.settings["preau"]
    database = open_database(settings.database_url, settings.database_statement_seconds)
    workbench = Workbench(registry, database, stopping)
    runner, rhythm, queue = Runner(workbench), Rhythm(workbench), open_queue(settings)
    task = queue.task(name="outbox")(runner.run)

    @queue.signal(SIGNAL_ERROR)
    def on_error(kind: str, failed: Any, error: BaseException | None = None) -> None:
        if error is not None:
            runner.failed(failed.args[0], error)

    def consume() -> None:
        worker = Worker(queue, stopping, default_delay=0.05, max_delay=0.4, backoff=1.3)
        while not stopping.is_set():
            worker.loop()

    threads = [threading.Thread(target=consume, name=f"job-{n}", daemon=True) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    if ready is not None:
        ready()
    beats = 0
    try:
        while not stopping.wait(BEAT):
            try:
                for row_id in runner.due(queue.pending_count() == 0):
                    task(row_id)
                if beats % 80 == 0:
                    runner.renew()
            except DBAPIError as error:
                LOG.warning("the outbox cannot be read now: %s", type(error.orig).__name__)
            rhythm.tick()
            beats += 1
    finally:
        stopping.set()
        rhythm.finish()
        for thread in threads:
            thread.join(5)
        queue.storage.close()
        database.dispose()


def main(settings: Settings, configure: Callable[..., Any], ready: Callable[[], None] | None = None) -> None:
    """Be the jobs process until SIGTERM or SIGINT; its sign of life and its death with its parent are
    the business of whoever starts it (``portal.supervision``, ``portal.scripts.child``).

    :param configure: ``portal.config.configure``, given by the caller, which stands above this layer.
    """
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda number, frame: stopping.set())
    work(configure(settings, web=False).registry, stopping, ready)
