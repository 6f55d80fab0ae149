"""The jobs process as a whole: outbox, queue, threads, periodic work, and its end."""

import threading
import time

import pytest
from zope.interface import implementer

from portal.api.context import IClock
from portal.api.jobs import IJob, IOutbox
from portal.clock import SystemClock
from portal.jobs.consumer import work
from portal.jobs.interfaces import IPeriodic
from portal.jobs.models import OutboxRow
from portal.jobs.queue import open_queue, queue_file
from portal.settings import Settings
from portal.versions import raise_version, read_versions


@implementer(IJob)
class Mark:
    def run(self, context, arguments):
        if arguments.get("fail"):
            raise RuntimeError("pas cette fois")
        raise_version(context.db, "essai")


@implementer(IPeriodic)
class Beat:
    every = 0.1

    def __init__(self) -> None:
        self.calls, self.at_once, self.most, self.finished = 0, 0, 0, False

    def run(self, workbench) -> None:
        self.calls += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        time.sleep(0.15)
        self.at_once -= 1
        if self.calls == 2:
            raise RuntimeError("une fois")

    def finish(self) -> None:
        self.finished = True


@pytest.fixture
def process(bench):
    """The jobs process in a thread of the test; ``with process():``."""
    registry = bench.registry
    registry.registerUtility(SystemClock(), IClock)
    registry.registerUtility(Mark(), IJob, name="mark")
    url = bench.database.writer.url.render_as_string(hide_password=False)
    registry.settings = {"preau": Settings(database_url=url)}
    beat = Beat()
    registry.registerUtility(beat, IPeriodic, name="beat")
    stopping, ready = threading.Event(), threading.Event()
    thread = threading.Thread(target=work, args=(registry, stopping, ready.set))
    thread.start()
    assert ready.wait(10)
    yield beat
    stopping.set()
    thread.join(15)
    assert not thread.is_alive()
    assert beat.finished


def wait_for(condition, seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_twenty_jobs_are_each_done_once_and_a_failing_one_does_not_stop_them(bench, process):
    with bench.database.write() as session, session.begin():
        outbox = bench.context(session).service(IOutbox)
        outbox.put("mark", {"fail": True})
        for _ in range(20):
            outbox.put("mark", {})

    def marks() -> int:
        with bench.database.read() as session:
            return read_versions(session, ["essai"])["essai"]

    def left() -> list[OutboxRow]:
        with bench.database.read() as session:
            return session.query(OutboxRow).all()

    wait_for(lambda: marks() == 20 and len(left()) == 1 and left()[0].reason)
    time.sleep(0.3)
    assert marks() == 20, "each once"
    [failed] = left()
    assert "pas cette fois" in failed.reason and failed.tries >= 1


def test_periodic_work_goes_on_after_a_failure_and_never_runs_twice_at_once(process):
    wait_for(lambda: process.calls >= 4)
    assert process.most == 1


def test_the_queue_lies_beside_the_database(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/preau.db")
    assert queue_file(settings) == tmp_path / "jobs.db"
    queue = open_queue(settings)
    queue.storage.close()
    assert (tmp_path / "jobs.db").exists()
