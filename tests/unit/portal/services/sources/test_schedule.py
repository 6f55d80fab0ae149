"""Which sources are fetched when: limits by host, back-off, circuits, and what is forgotten."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from portal.services.sources import limits, schedule
from portal.services.sources.models import Circuit, Source
from portal.services.sources.subscribing import Wish, subscribe
from tests.factories.contexts import NOW
from tests.factories.fixtures import make_database

MINUTE = dt.timedelta(minutes=1)


class Desk:
    """The schedule on a database, with a time of its own."""

    def __init__(self, database) -> None:
        self.database, self.now = database, NOW

    def add(self, url: str, kind: str = "rss", **parameters: str) -> str:
        from portal.services.sources.keys import source_key
        key = source_key(kind, url, parameters)
        with self.database.write() as session, session.begin():
            subscribe(session, Wish(key, kind, url, parameters, 900, self.now))
        return key

    def claim(self, free: int = 8) -> list[schedule.Claim]:
        with self.database.write() as session, session.begin():
            return schedule.claim(session, self.now, free)

    def fail(self, claim: schedule.Claim, failure: str = "timeout", with_circuit: bool = False) -> None:
        with self.database.write() as session, session.begin():
            schedule.note_failure(session, claim, failure, f"{failure}: x", self.now, with_circuit)

    def succeed(self, claim: schedule.Claim, got=({"items": []}, {"etag": "1"}), with_circuit: bool = False) -> None:
        with self.database.write() as session, session.begin():
            schedule.note_success(session, claim, got, self.now, with_circuit)

    def row(self, key: str) -> Source:
        with self.database.read() as session:
            return session.get(Source, key)

    def later(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request, tmp_path) -> Iterator[Desk]:
    url = request.getfixturevalue("postgresql").create() if request.param == "postgresql" else None
    database = make_database(tmp_path, url)
    yield Desk(database)
    database.dispose()
    if url:
        request.getfixturevalue("postgresql").drop(url)


def test_a_new_source_is_due_at_once_and_only_one_thread_gets_it(desk):
    key = desk.add("https://a.example/1")
    assert [claim.key for claim in desk.claim()] == [key]
    assert desk.claim() == []


def test_a_source_whose_thread_died_is_taken_up_again_when_its_lease_ends(desk):
    desk.add("https://a.example/1")
    desk.claim()
    desk.later(seconds=limits.LEASE.total_seconds() + 1)
    assert len(desk.claim()) == 1


def test_a_host_with_ten_thousand_slow_feeds_holds_two_places_and_nobody_elses(desk):
    with desk.database.write() as session, session.begin():
        session.execute(sa.insert(Source), [dict(
            key=str(n), kind="rss", url=f"https://lent.example/{n}", endpoint="lent.example:443", parameters={}, every=900,
            validators={}, failure="", detail="", failures=0, next_try=NOW - dt.timedelta(hours=1), pending=True,
            wanted_at=NOW, created=NOW) for n in range(10_000)])
    other = desk.add("https://vif.example/1")
    claims = desk.claim()
    assert len(claims) == 3 and other in [claim.key for claim in claims]
    assert desk.claim() == []


def test_no_more_are_taken_than_there_are_threads(desk):
    for n in range(20):
        desk.add(f"https://site{n}.example/")
    assert len(desk.claim(free=8)) == 8
    assert desk.claim(free=0) == []


def test_failures_wait_longer_each_time_with_jitter_and_keep_the_last_copy(desk):
    key = desk.add("https://a.example/1")
    desk.succeed(*desk.claim())
    desk.later(minutes=20)
    since, waits = desk.now, []
    for _ in range(7):
        [claim] = desk.claim()
        desk.fail(claim)
        waits.append(desk.row(key).next_try - desk.now)
        desk.now = desk.row(key).next_try
    for wait, minutes in zip(waits, (1, 2, 5, 15, 30, 60, 60), strict=True):
        assert minutes * MINUTE <= wait <= minutes * MINUTE * 1.1
    row = desk.row(key)
    assert row.content == {"items": []} and row.fetched == NOW
    assert row.failed_since == since and row.failure == "timeout" and row.detail == "timeout: x"


def test_a_success_forgets_the_failures(desk):
    key = desk.add("https://a.example/1")
    desk.fail(*desk.claim())
    desk.later(minutes=2)
    desk.succeed(*desk.claim())
    row = desk.row(key)
    assert (row.failure, row.failed_since, row.failures, row.fetched) == ("", None, 0, desk.now)
    assert dt.timedelta(seconds=900) <= row.next_try - desk.now <= dt.timedelta(seconds=990)


def test_what_has_not_changed_keeps_its_content_and_gets_a_new_date(desk):
    key = desk.add("https://a.example/1")
    desk.succeed(*desk.claim())
    desk.later(minutes=20)
    [claim] = desk.claim()
    assert claim.validators == {"etag": "1"}
    desk.succeed(claim, None)
    assert desk.row(key).content == {"items": []} and desk.row(key).fetched == desk.now


def test_what_nobody_reads_pauses_and_comes_back_at_once_when_read_again(desk):
    desk.add("https://a.example/1")
    desk.succeed(*desk.claim())
    desk.later(days=4)
    assert desk.claim() == []
    desk.add("https://a.example/1")
    assert len(desk.claim()) == 1


def test_what_nobody_has_read_for_a_month_is_deleted(desk):
    desk.add("https://a.example/1")
    desk.later(days=31)
    kept = desk.add("https://b.example/1")
    with desk.database.write() as session, session.begin():
        assert len(schedule.forget(session, desk.now)) == 1
    with desk.database.read() as session:
        assert list(session.scalars(sa.select(Source.key))) == [kept]


def soap(desk, count: int) -> list[str]:
    return [desk.add("https://soap.example/s?wsdl", "webservice", n=str(n)) for n in range(count)]


def break_down(desk) -> list[str]:
    """Eight sources of one endpoint, which fails until its circuit opens."""
    keys = soap(desk, 8)
    for _ in range(10):
        for claim in desk.claim():
            desk.fail(claim, "connect", with_circuit=True)
        with desk.database.read() as session:
            if session.scalar(sa.select(Circuit.open_until)) is not None:
                return keys
        desk.later(seconds=1)
    raise AssertionError("the circuit did not open")


def test_five_failures_open_the_circuit_and_the_endpoint_is_left_alone(desk):
    keys = break_down(desk)
    with desk.database.read() as session:
        assert session.scalar(sa.select(Circuit.failures)) in (5, 6)
    asked = 0
    for _ in range(20):
        desk.later(seconds=1)
        asked += len(desk.claim())
    assert asked == 0
    for key in keys:
        row = desk.row(key)
        assert row.failure == "connect" and not row.pending and row.failed_since is not None


def test_a_new_question_to_a_dead_endpoint_has_its_message_at_once(desk):
    break_down(desk)
    key = desk.add("https://soap.example/s?wsdl", "webservice", n="neuf")
    assert desk.claim() == []
    assert desk.row(key).failure == "connect" and not desk.row(key).pending


def test_a_half_open_circuit_lets_one_probe_through(desk):
    break_down(desk)
    desk.later(seconds=31)
    [probe] = desk.claim()
    assert desk.claim() == []
    desk.fail(probe, "connect", with_circuit=True)
    desk.later(seconds=20)
    assert desk.claim() == []
    desk.later(seconds=11)
    assert len(desk.claim()) == 1


def test_a_probe_that_succeeds_closes_the_circuit_and_the_others_follow_within_the_limit(desk):
    keys = break_down(desk)
    desk.later(seconds=31)
    desk.succeed(*desk.claim(), with_circuit=True)
    answered = 1
    for _ in range(6):
        claims = desk.claim()
        assert len(claims) <= 2
        for claim in claims:
            desk.succeed(claim, with_circuit=True)
            answered += 1
    assert answered == len(keys)
    assert all(desk.row(key).failure == "" for key in keys)


def test_a_wrong_question_does_not_count_against_the_endpoint(desk):
    soap(desk, 8)
    for _ in range(4):
        for claim in desk.claim():
            desk.fail(claim, "fault", with_circuit=True)
    with desk.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Circuit)) == 0


def test_pictures_already_kept_are_carried_over_to_the_next_copy(desk):
    from portal.services.sources.pictures import carry_over
    key = desk.add("https://a.example/1")
    desk.succeed(*desk.claim(), ({"pictures": {"u": None, "v": None}}, {}))
    kept = {"name": "a.webp", "width": 8, "height": 4}
    with desk.database.write() as session, session.begin():
        schedule.add_pictures(session, key, {"u": kept})
    with desk.database.read() as session:
        assert schedule.known_pictures(session, key) == {"u": kept}
    assert carry_over({"pictures": {"u": None, "w": None}}, {"u": kept})["pictures"] == {"u": kept, "w": None}
