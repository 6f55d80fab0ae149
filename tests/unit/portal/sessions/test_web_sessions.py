"""Web sessions: rows of hashes, ended by one statement, prolonged by use alone (design 6d)."""

import datetime as dt
import sqlite3
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from zope.interface.verify import verifyObject

from portal.api.errors import Conflict, ServiceUnavailable
from portal.sessions.interfaces import ISessionStore, NewSession
from portal.sessions.store import SessionStore
from portal.sessions.tables import metadata, sessions_url, web_session
from portal.settings import BadSettings, Settings

NOW = dt.datetime(2026, 11, 24, 9, 33, tzinfo=dt.timezone.utc)
ZOE, PAUL = "01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"


@pytest.fixture
def store(database_url):
    made = SessionStore(Settings(database_url=database_url, session_idle=1800, session_absolute=43200, session_cap=3))
    metadata.create_all(made.database.writer)
    yield made
    made.database.dispose()


def sign_in(store, cookie, person=ZOE, ticket=None, now=NOW):
    return store.open(cookie, NewSession(person, ticket, "Firefox, Linux"), now)


@pytest.fixture
def statements(store):
    """What the database was asked."""
    asked = []
    for engine in (store.database.reader, store.database.writer):
        sa.event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    return asked


def test_it_is_what_it_claims_to_be(store):
    assert verifyObject(ISessionStore, store)


@pytest.mark.databases
def test_a_session_is_found_by_its_cookie_until_it_is_ended(store):
    made = sign_in(store, "c" * 43)
    assert store.look_up("c" * 43, NOW) == made
    assert store.end(made.id)
    assert store.look_up("c" * 43, NOW) is None
    assert not store.end(made.id)


@pytest.mark.databases
def test_neither_cookie_nor_ticket_can_be_read_in_the_table(store):
    sign_in(store, "cookie-of-zoe", ticket="ST-secret-ticket")
    with store.database.reader.connect() as connection:
        row = " ".join(str(value) for value in connection.execute(sa.select(web_session)).one())
    assert "cookie-of-zoe" not in row and "ST-secret" not in row


@pytest.mark.databases
def test_single_logout_ends_exactly_the_session_of_the_ticket(store):
    sign_in(store, "a", ticket="ST-1")
    sign_in(store, "b", ticket="ST-12")
    assert not store.end_ticket("ST-")
    assert not store.end_ticket("st-1")
    assert store.end_ticket("ST-1")
    assert store.look_up("a", NOW) is None
    assert store.look_up("b", NOW) is not None


@pytest.mark.databases
def test_one_ticket_opens_one_session(store):
    sign_in(store, "a", ticket="ST-1")
    with pytest.raises(Conflict):
        sign_in(store, "b", ticket="ST-1")
    assert store.look_up("b", NOW) is None


def test_looking_up_is_one_statement_and_writes_nothing(store, statements):
    sign_in(store, "a")
    statements.clear()
    store.look_up("a", NOW + dt.timedelta(seconds=59))
    assert [text.split()[0] for text in statements if not text.startswith("BEGIN")] == ["SELECT"]


def test_use_is_noted_once_a_minute_at_most(store, statements):
    sign_in(store, "a")
    statements.clear()
    for seconds in (60, 61, 62, 119):
        store.look_up("a", NOW + dt.timedelta(seconds=seconds))
    assert sum(text.startswith("UPDATE") for text in statements) == 1
    assert store.look_up("a", NOW + dt.timedelta(seconds=119)).seen == NOW + dt.timedelta(seconds=60)


def test_a_session_ends_when_it_is_not_used(store):
    sign_in(store, "a")
    assert store.look_up("a", NOW + dt.timedelta(seconds=1799), used=False) is not None
    assert store.look_up("a", NOW + dt.timedelta(seconds=1800), used=False) is None


def test_use_keeps_it_alive_and_what_a_page_does_by_itself_does_not(store):
    sign_in(store, "a")
    sign_in(store, "b")
    for minute in range(0, 60, 10):
        store.look_up("a", NOW + dt.timedelta(minutes=minute), used=True)
        store.look_up("b", NOW + dt.timedelta(minutes=minute), used=False)
    assert store.look_up("a", NOW + dt.timedelta(minutes=60)) is not None
    assert store.look_up("b", NOW + dt.timedelta(minutes=60)) is None


def test_even_a_used_session_ends_after_its_longest_time(store):
    sign_in(store, "a")
    for minute in range(0, 12 * 60, 20):
        assert store.look_up("a", NOW + dt.timedelta(minutes=minute)) is not None
    assert store.look_up("a", NOW + dt.timedelta(hours=12)) is None


@pytest.mark.databases
def test_above_the_cap_the_oldest_ends(store):
    for number, cookie in enumerate("abcd"):
        sign_in(store, cookie, now=NOW + dt.timedelta(seconds=number))
    sign_in(store, "other", PAUL)
    later = NOW + dt.timedelta(seconds=10)
    assert [store.look_up(cookie, later) is not None for cookie in "abcd"] == [False, True, True, True]
    assert store.look_up("other", later) is not None


@pytest.mark.databases
def test_a_persons_sessions_are_listed_and_ended_together(store):
    kept = sign_in(store, "a")
    sign_in(store, "b", now=NOW + dt.timedelta(seconds=5))
    sign_in(store, "c", PAUL)
    assert [one.id == kept.id for one in store.of_person(ZOE, NOW + dt.timedelta(seconds=9))] == [False, True]
    assert store.end_person(ZOE, except_id=kept.id) == 1
    assert store.look_up("a", NOW) is not None and store.look_up("c", NOW) is not None
    assert store.end_person(ZOE) == 1
    assert store.of_person(ZOE, NOW) == ()


@pytest.mark.databases
def test_moving_to_a_fresh_cookie_kills_the_old_one(store):
    made = sign_in(store, "old")
    assert store.move("old", "new")
    assert store.look_up("old", NOW) is None
    assert store.look_up("new", NOW).id == made.id
    store.end(made.id)
    assert not store.move("new", "newer")


def test_rows_beyond_their_limits_are_swept_when_somebody_signs_in(store):
    sign_in(store, "a")
    sign_in(store, "b", PAUL, now=NOW + dt.timedelta(days=1))
    with store.database.reader.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(web_session)).scalar() == 1
    assert store.purge(NOW + dt.timedelta(days=3)) == 1


def test_sessions_on_sqlite_are_in_a_file_beside_the_portals(tmp_path):
    assert sessions_url(f"sqlite:///{tmp_path}/preau.db") == f"sqlite:///{tmp_path}/sessions.db"
    assert sessions_url("sqlite:///preau.db") == "sqlite:///sessions.db"
    assert sessions_url("postgresql+psycopg://p:w@h/d") == "postgresql+psycopg://p:w@h/d"
    with pytest.raises(BadSettings, match="database.url"):
        sessions_url("sqlite://")


def test_a_slow_write_beside_does_not_stop_reading(store, tmp_path):
    sign_in(store, "a")
    other = sqlite3.connect(store.database.writer.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert store.look_up("a", NOW + dt.timedelta(seconds=30)) is not None
    finally:
        other.close()


def test_a_database_that_does_not_answer_signs_nobody_out(store, tmp_path):
    sign_in(store, "a")
    store.database.dispose()
    broken = SimpleNamespace(reader=sa.create_engine(f"sqlite:///{tmp_path}/no/such/folder/sessions.db"))
    store._opened = broken
    with pytest.raises(ServiceUnavailable):
        store.look_up("a", NOW)
    broken.reader.dispose()
    store._opened = None
