"""So many times a minute and no more, whoever counts (attack I16)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from zope.interface.verify import verifyObject

from portal.api.pace import IPace
from portal.clock import FixedClock
from portal.sessions.pace import Pace
from portal.sessions.store import SessionStore
from portal.sessions.tables import metadata
from portal.sessions.tables import pace as table
from portal.settings import Settings

NOW = dt.datetime(2026, 11, 24, 9, 33, tzinfo=dt.timezone.utc)


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def workers(database_url, clock):
    """Two workers on one database, each as a function from a person to the pace that it keeps."""
    stores = [SessionStore(Settings(database_url=database_url)) for _ in range(2)]
    metadata.create_all(stores[0].database.writer)

    def paces(store):
        return lambda person: Pace(SimpleNamespace(
            person=person and SimpleNamespace(id=person), clock=clock, service=lambda _interface: store))

    yield [paces(store) for store in stores]
    for store in stores:
        store.database.dispose()


@pytest.mark.databases
def test_all_workers_count_together(workers, clock):
    assert verifyObject(IPace, workers[0]("zoe"))
    assert [workers[number % 2]("zoe").allows("search", 3) for number in range(5)] == [True, True, True, False, False]
    assert workers[0]("tim").allows("search", 3), "each person by themselves"
    assert workers[0]("zoe").allows("other", 3), "each thing by itself"
    clock.instant = NOW + dt.timedelta(seconds=59.9)
    assert not workers[1]("zoe").allows("search", 3)
    clock.instant = NOW + dt.timedelta(seconds=60)
    assert workers[1]("zoe").allows("search", 3)


@pytest.mark.databases
def test_those_who_ask_at_once_get_no_more(workers):
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda number: workers[number % 2]("zoe").allows("search", 18), range(40)))
    assert allowed.count(True) == 18


def test_a_minute_slides(workers, clock):
    pace = workers[0]("zoe")
    for second in (0, 30):
        clock.instant = NOW + dt.timedelta(seconds=second)
        assert pace.allows("search", 2)
    clock.instant = NOW + dt.timedelta(seconds=61)
    assert [pace.allows("search", 2) for _ in range(2)] == [True, False], "the second half still counts"


def test_what_is_kept_is_bounded(workers, clock):
    pace = workers[0]("zoe")
    for second in range(0, 3600, 7):
        clock.instant = NOW + dt.timedelta(seconds=second)
        pace.allows("search", 18)
    with pace._database.reader.connect() as connection:
        assert [len(text) < 400 for (text,) in connection.execute(sa.select(table.c.times))] == [True]


def test_a_guest_is_nobody(workers):
    assert not workers[0](None).allows("search", 3)


def test_a_clock_that_goes_back_locks_nobody_out(workers, clock):
    pace = workers[0]("zoe")
    assert pace.allows("search", 1)
    clock.instant = NOW - dt.timedelta(hours=1)
    assert pace.allows("search", 1)
