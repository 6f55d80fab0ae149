"""What becomes of a thread that nothing reaches, and what its lines in the log say."""

import contextvars
import logging
import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.board import Board, boards
from portal.driver.executor import Executor, TookTooLong
from portal.driver.neighbours import Neighbours
from portal.driver.quota import Quota
from portal.driver.refusals import Busy
from portal.driver.task import FAILED, Task
from portal.log import request_id
from portal.scripts.witness import culprits
from portal.versions import raise_version, read_versions
from tests.functional.house import LogLines


# What is raised in the thread as it wakes may land in the call-back of a weak reference, and is raised again then.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.databases
def test_its_transaction_is_ended_from_outside_and_what_it_wrote_is_undone(database):
    woken, end = threading.Event(), []

    def hang(db: Session) -> None:
        raise_version(db, "hung")
        woken.wait(8)  # in a place that cannot be left
        try:
            raise_version(db, "hung")
            db.commit()
        except BaseException as error:
            end.append(error)
            raise

    executor = Executor(patience=0.05)
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        executor.run_alone(Task(lambda db: threading.Lock().acquire() and hang(db), 0.3, database.write, "hung action"), 0.3)
    with database.write() as db:
        raise_version(db, "hung")
        db.commit()
    assert time.monotonic() - began < 4.0
    woken.set()
    time.sleep(0.5)
    with database.read() as db:
        assert read_versions(db, ["hung"]) == {"hung": 1}, "the other's, and nothing of what hung"
    # The pools are sound.
    for _time in range(30):
        with database.write() as db:
            assert db.execute(sa.select(1)).scalar_one() == 1


def test_a_portlet_thread_carries_the_id_of_the_request_that_it_works_for_and_no_other():
    executor, seen = Executor(threads=2, patience=0.05), []

    def work(db):
        seen.append(request_id.get())

    class Nothing:
        def rollback(self): ...
        def invalidate(self): ...
        def close(self): ...

    for name in ("first", "second", "third"):
        contextvars.copy_context().run(lambda name=name: (request_id.set(name), executor.run_page(
            [Task(work, 1, Nothing, "test"), Task(lambda db: time.sleep(0.15), 2, Nothing, "slow"),
             Task(work, 1, Nothing, "test")], 2)))
    assert seen == ["first", "first", "second", "second", "third", "third"]
    assert request_id.get() == ""

    class Ids(LogLines):
        def emit(self, record):
            self.records.append((record.getMessage(), request_id.get()))

    lines, log = Ids(), logging.getLogger("portal.driver.executor")
    log.addHandler(lines)
    try:
        contextvars.copy_context().run(lambda: (request_id.set("fourth"), executor.run_page(
            [Task(lambda db: time.sleep(0.6), 0.2, Nothing, "late")], 1)))
    finally:
        log.removeHandler(lines)
    assert [id for text, id in lines.records if text.startswith("abandoned late")] == ["fourth"]


class Anything:
    """Stands for a database session."""

    def rollback(self):
        pass

    def invalidate(self):
        pass

    def close(self):
        pass


def test_a_third_call_of_a_definition_is_refused_while_two_hang_and_after_they_have_gone_it_is_not():
    executor, gate = Executor(patience=0.02), threading.Event()
    hung = [Task(lambda db: gate.wait(5), 10, Anything, "hung", "a.b") for _number in range(2)]
    threads = [threading.Thread(target=executor.run_page, args=([task], 3)) for task in hung]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    further, other = Task(lambda db: 1, 1, Anything, "further", "a.b"), Task(lambda db: 2, 1, Anything, "other", "a.c")
    began = time.monotonic()
    executor.run_page([further, other], 2)
    assert time.monotonic() - began < 0.5
    assert further.status == FAILED and isinstance(further.error, Busy) and other.value == 2
    gate.set()
    for thread in threads:
        thread.join()
    assert executor.run_alone(Task(lambda db: 3, 1, Anything, "again", "a.b"), 1) == 3


def test_a_definition_that_is_refused_holds_nothing():
    quota, tasks = Quota(2), [Task(lambda db: 0, 1, Anything) for _number in range(3)]
    for task in tasks:
        task.inside = True
    assert quota.take("a", tasks[0]) and quota.take("a", tasks[1])
    began = time.monotonic()
    assert not quota.take("a", tasks[2]) and time.monotonic() - began < 1.0
    assert quota.holds("a") == 2
    quota.give("a", tasks[0])
    assert quota.take("a", tasks[2])


def test_the_board_says_what_is_being_called_and_is_clean_afterwards(tmp_path):
    executor = Executor(patience=0.02)
    executor.use_board(Board(tmp_path / "1", 20))
    other, seen = Board(tmp_path / "1"), []

    def work(db):
        seen.extend((entry.portlet, entry.limit, entry.thread) for entry in other.entries())

    executor.run_page([Task(work, 7, Anything, "one", "probe.box"), Task(work, 7, Anything, "two", "é" * 200)], 2)
    assert [(name, limit) for name, limit, _thread in seen] == [("probe.box", 7), ("é" * 50, 7)]
    assert all(thread != threading.get_native_id() for _name, _limit, thread in seen)
    time.sleep(0.2)
    assert list(other.entries()) == [] and time.monotonic() - other.ticked() < 1.0
    assert list(boards(tmp_path)) == [1] and boards(tmp_path / "none") == {}


def test_a_definition_that_holds_a_neighbour_is_left_alone_and_only_while_it_does(tmp_path):
    import os
    neighbour = Board(tmp_path / str(os.getpid()), 20)
    now = 1000.0
    neighbour.tick(now)
    neighbour.begin(0, "probe.box", now - 3, 5, 1)
    seen = Neighbours(tmp_path / "own")
    assert seen.look(now + 0.5) == frozenset(), "it still runs its threads: whoever is slow is slow for itself"
    assert seen.look(now + 1.1) == {"probe.box"}
    neighbour.end(0)
    neighbour.tick(now + 1.2)
    assert seen.look(now + 1.3) == {"probe.box"}, "remembered until its end is written"
    assert seen.look(now + 7) == frozenset()


def test_of_several_calls_the_one_that_runs_is_the_culprit(tmp_path):
    import os
    import subprocess
    import sys

    from portal.board import Entry
    child = subprocess.Popen([sys.executable, "-c", "import time, threading\nprint(threading.get_native_id(), flush=True)\n"
                              "threading.Thread(target=lambda: (print(threading.get_native_id(), flush=True), "
                              "sum(range(10 ** 10)))).start()\ntime.sleep(60)"], stdout=subprocess.PIPE, text=True)
    try:
        waiting, running = int(child.stdout.readline()), int(child.stdout.readline())
        time.sleep(0.3)
        now = time.monotonic()
        entries = [Entry("good.one", now - 9, 10, waiting), Entry("bad.one", now - 2, 10, running)]
        assert culprits(child.pid, entries, True) == ["bad.one"]
        os.kill(child.pid, 19)
        time.sleep(0.1)
        assert culprits(child.pid, entries, True) == [], "stopped from outside: nobody's fault"
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    # Gone by itself: whoever was within its time may have been the one.
    entries = [Entry("hung.one", now - 9, 1, 1), Entry("bad.one", now, 60, 2)]
    assert culprits(0, entries, False) == ["bad.one"]
