"""Work for later is written with its cause, done once, tried three times, then parked."""

import datetime as dt

import pytest
from sqlalchemy import select

from portal.api.jobs import IJob, IOutbox
from portal.api.orm import Scope
from portal.jobs.models import OutboxRow
from portal.jobs.runner import Runner, UnknownJob
from portal.versions import raise_version, read_versions


class Count:
    """A job that leaves a mark in the database, then fails as often as it was told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.scopes = failures, []

    def run(self, context, arguments):
        raise_version(context.db, arguments["key"])
        self.scopes.append(context.scope)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("pas cette fois")


def put(bench, delay: float = 0.0, scope: Scope | None = None, **arguments) -> None:
    with bench.database.write(scope) as session, session.begin():
        bench.context(session).service(IOutbox).put("count", arguments or {"key": "essai"}, delay)


def rows(bench) -> list[OutboxRow]:
    with bench.database.read() as session:
        return list(session.scalars(select(OutboxRow)))


def done(bench) -> int:
    with bench.database.read() as session:
        return read_versions(session, ["essai"])["essai"]


def attempt(bench, runner: Runner) -> bool:
    """As the jobs process does it: what is due is run; whether there was something."""
    ids = runner.due(queue_is_empty=True)
    for row_id in ids:
        try:
            runner.run(row_id)
        except (RuntimeError, UnknownJob) as error:
            runner.failed(row_id, error)
    return bool(ids)


@pytest.fixture
def job(bench) -> Count:
    made = Count()
    bench.registry.registerUtility(made, IJob, name="count")
    return made


def test_what_is_rolled_back_is_never_done(bench, job):
    with pytest.raises(KeyError), bench.database.write() as session, session.begin():
        bench.context(session).service(IOutbox).put("count", {"key": "essai"})
        raise KeyError
    assert rows(bench) == []
    assert not attempt(bench, Runner(bench.workbench))


def test_what_is_committed_is_done_once_and_leaves_nothing(bench, job):
    put(bench)
    runner = Runner(bench.workbench)
    assert attempt(bench, runner)
    assert (done(bench), rows(bench)) == (1, [])
    assert not attempt(bench, runner)


def test_a_delay_is_kept(bench, job):
    put(bench, delay=30)
    runner = Runner(bench.workbench)
    assert not attempt(bench, runner)
    bench.clock.instant += dt.timedelta(seconds=31)
    assert attempt(bench, runner)


def test_the_work_is_done_within_the_scope_of_its_cause(bench, job):
    scope = Scope(frozenset({"a"}), frozenset({"b"}), "académie")
    put(bench, scope=scope)
    attempt(bench, Runner(bench.workbench))
    assert job.scopes == [scope]


def test_a_message_that_comes_twice_is_done_once(bench, job):
    put(bench)
    runner = Runner(bench.workbench)
    [row_id] = runner.due(queue_is_empty=True)
    runner.run(row_id)
    runner.run(row_id)
    assert done(bench) == 1


def test_a_failure_undoes_what_the_job_wrote(bench, job):
    job.failures = 1
    put(bench)
    attempt(bench, Runner(bench.workbench))
    assert done(bench) == 0


def _raise_each_time(bench, job):
    job.failures = 3
    runner, tries = Runner(bench.workbench), 0
    for _ in range(10):
        tries += attempt(bench, runner)
        bench.clock.instant += dt.timedelta(minutes=5)
    return tries


def _die_each_time(bench, job):
    """Each process claims the row, and dies before it can say how it went."""
    for _ in range(3):
        runner = Runner(bench.workbench)
        [row_id] = runner.due(queue_is_empty=True)
        assert runner._claim(row_id) is not None
        bench.clock.instant += dt.timedelta(minutes=5)
    attempt(bench, Runner(bench.workbench))
    return 3


@pytest.mark.fault("40")
@pytest.mark.parametrize(("poison", "reason"), [(_raise_each_time, "RuntimeError: pas cette fois"),
                                                (_die_each_time, "the process ended")])
def test_a_poison_job_is_parked_after_three_tries_with_its_reason_and_the_others_go_on(bench, job, poison, reason):
    put(bench)
    tries = poison(bench, job)
    [parked] = rows(bench)
    assert tries == 3 and parked.tries == 3
    assert parked.parked is not None and reason in parked.reason and done(bench) == 0
    put(bench)
    attempt(bench, Runner(bench.workbench))
    assert done(bench) == 1
    assert len(rows(bench)) == 1, "what is parked stays, and holds up nobody"


def test_a_job_nobody_offers_is_tried_again_then_parked(bench):
    put(bench)
    runner = Runner(bench.workbench)
    for _ in range(4):
        attempt(bench, runner)
        bench.clock.instant += dt.timedelta(minutes=5)
    assert rows(bench)[0].reason == "UnknownJob: count"


def test_a_job_under_way_elsewhere_is_left_alone_while_its_lease_lasts(bench, job):
    put(bench)
    first, second = Runner(bench.workbench), Runner(bench.workbench)
    [row_id] = first.due(queue_is_empty=True)
    assert first._claim(row_id) is not None
    second.run(row_id)
    assert done(bench) == 0


def test_a_lost_message_is_sent_again_when_the_queue_is_empty(bench, job):
    put(bench)
    runner = Runner(bench.workbench)
    assert runner.due(queue_is_empty=True)
    assert not runner.due(queue_is_empty=True)
    bench.clock.instant += dt.timedelta(minutes=2)
    assert not runner.due(queue_is_empty=False)
    assert runner.due(queue_is_empty=True)


def test_arguments_that_are_not_json_are_refused_at_once(bench):
    with pytest.raises(TypeError):
        put(bench, key=object())


def test_moving_a_hundred_rows_is_one_short_transaction(bench, job):
    import time
    with bench.database.write() as session, session.begin():
        for _ in range(250):
            bench.context(session).service(IOutbox).put("count", {"key": "essai"})
    runner, started = Runner(bench.workbench), time.perf_counter()
    assert len(runner.due(queue_is_empty=True)) == 100
    assert time.perf_counter() - started < 0.5
