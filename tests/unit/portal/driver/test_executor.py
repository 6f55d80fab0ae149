"""The executor: deadlines hold, a slow or broken portlet costs only itself."""

import threading
import time

import pytest

from portal.api.errors import Abandoned, PortletError
from portal.driver.executor import Executor, TookTooLong
from portal.driver.task import ABANDONED, DONE, DROPPED, FAILED, RUNNING, Task


class Session:
    """Stands for a database session: remembers what became of it."""

    def __init__(self):
        self.closed = self.broken = False

    def rollback(self):
        pass

    def invalidate(self):
        self.broken = True

    def close(self):
        self.closed = True


def task(work, limit=1.0):
    return Task(lambda session: work(), limit, Session, "test")


def spin():
    while True:
        pass


def test_tasks_end_in_order_on_one_thread():
    seen = []
    tasks = [task(lambda n=n: seen.append((n, threading.get_ident()))) for n in range(12)]
    Executor().run_page(tasks, 1.5)
    assert [n for n, _ in seen] == list(range(12)) and len({thread for _, thread in seen}) == 1
    assert all(one.status == DONE for one in tasks)


def test_a_task_that_raises_keeps_its_error_and_the_others_go_on():
    tasks = [task(lambda: 1 / 0), task(lambda: exit(1)), task(lambda: 3)]
    Executor().run_page(tasks, 1.5)
    assert [one.status for one in tasks] == [FAILED, FAILED, DONE]
    assert isinstance(tasks[0].error, ZeroDivisionError) and isinstance(tasks[1].error, SystemExit)


def test_one_that_waits_keeps_its_thread_and_the_rest_moves_on():
    gate = threading.Event()
    tasks = [task(lambda: gate.wait(5), limit=5), task(lambda: 2), task(lambda: 3)]
    started = time.monotonic()
    Executor(patience=0.05).run_page(tasks, 0.5)
    assert 0.4 < time.monotonic() - started < 1.5
    assert [one.status for one in tasks] == [RUNNING, DONE, DONE]
    gate.set()


@pytest.mark.parametrize("work", [spin, lambda: time.sleep(1.5)], ids=["burns the processor", "sleeps"])
def test_a_task_past_its_own_limit_is_abandoned(work):
    executor = Executor(patience=0.05)
    tasks = [task(work, limit=0.3), task(lambda: 2)]
    executor.run_page(tasks, 2)
    assert [one.status for one in tasks] == [ABANDONED, DONE]
    assert executor.abandoned == 1


def test_what_an_abandoned_task_returns_is_discarded():
    executor = Executor(patience=0.05)
    late = task(lambda: (time.sleep(0.6), "late")[1], limit=0.2)
    executor.run_page([late], 2)
    time.sleep(0.8)
    assert late.status == ABANDONED and late.value is None


def test_except_exception_does_not_swallow_abandonment():
    ended = threading.Event()

    def stubborn():
        try:
            while True:
                try:
                    spin()
                except Exception:
                    continue
        except Abandoned:
            ended.set()
            raise

    Executor(patience=0.05).run_page([task(stubborn, limit=0.2)], 1)
    assert ended.wait(3)


def test_nothing_starts_after_the_page_has_gone():
    started = []
    executor = Executor(threads=1, patience=0.05)
    tasks = [task(lambda: time.sleep(0.6), limit=5), task(lambda: started.append(1))]
    executor.run_page(tasks, 0.2)
    time.sleep(0.8)
    assert tasks[1].status == DROPPED and not started


def test_the_connection_of_an_abandoned_task_is_never_reused():
    made = []

    def open_session():
        made.append(Session())
        return made[-1]

    Executor(patience=0.05).run_page([Task(lambda session: spin(), 0.2, open_session, "test")], 1)
    time.sleep(0.5)
    assert made[0].broken and made[0].closed


def test_one_alone_gives_its_value_or_raises_what_it_raised():
    executor = Executor()
    assert executor.run_alone(task(lambda: 7), 2) == 7
    with pytest.raises(ZeroDivisionError):
        executor.run_alone(task(lambda: 1 / 0), 2)
    with pytest.raises(TookTooLong):
        executor.run_alone(task(spin, limit=0.2), 0.2)


def test_hundred_hung_tasks_do_not_take_more_threads_than_allowed():
    executor = Executor(threads=4, patience=0.01)
    gate = threading.Event()
    executor.run_page([task(lambda: gate.wait(3), limit=3) for _ in range(100)], 0.3)
    assert sum(1 for thread in threading.enumerate() if thread.name == "portlet") >= 4
    assert executor._threads <= 4
    gate.set()


@pytest.mark.parametrize("failure", [SystemExit(3), KeyboardInterrupt(), GeneratorExit()], ids=lambda one: type(one).__name__)
def test_what_would_end_a_process_ends_only_the_task(failure):
    def work():
        raise failure

    executor = Executor()
    with pytest.raises(PortletError) as error:
        executor.run_alone(task(work), 2)
    assert error.value.__cause__ is failure
    assert executor.run_alone(task(lambda: 7), 2) == 7


def test_time_given_to_a_second_portlet_within_a_task_counts_from_then():
    def work():
        time.sleep(0.3)
        both.extend(0.5)
        time.sleep(0.3)
        return "done"

    both = task(work, limit=0.4)
    assert Executor().run_alone(both, 0.4) == "done"

    def overrun():
        late.extend(0.2)
        spin()

    late = task(overrun, limit=5)
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        Executor(patience=0.05).run_alone(late, 5)
    assert time.monotonic() - began < 4
