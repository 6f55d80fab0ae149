"""What portlets keep in a session: rows, bounded, gone with the session (JSR-286 PLT.20, attack S09)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from zope.interface.verify import verifyObject

from portal.sessions.interfaces import IPortletValues, NewSession
from portal.sessions.portlet_values import MAX_BYTES, MAX_NAMES, PortletValues
from portal.sessions.store import SessionStore
from portal.sessions.tables import metadata
from portal.settings import Settings

NOW = dt.datetime(2026, 11, 24, 9, 33, tzinfo=dt.timezone.utc)


@pytest.fixture
def store(database_url):
    made = SessionStore(Settings(database_url=database_url))
    metadata.create_all(made.database.writer)
    yield made
    made.database.dispose()


@pytest.fixture
def values(store):
    return PortletValues(SimpleNamespace(service=lambda _interface: store))


@pytest.fixture
def session(store):
    return store.open("cookie", NewSession("zoe", None, ""), NOW).id


def test_it_is_what_it_claims_to_be(values):
    assert verifyObject(IPortletValues, values)


@pytest.mark.databases
def test_a_value_comes_back_as_it_was_and_as_a_copy(values, session):
    kept = {"answers": [1, 2.5, None, "é"], "done": True}
    values.set(session, "quiz", "state", kept)
    first = values.get(session, "quiz", "state")
    assert first == kept
    first["answers"].clear()
    assert values.get(session, "quiz", "state") == kept
    assert values.get(session, "quiz", "other", "default") == "default"


@pytest.mark.databases
def test_scopes_and_sessions_do_not_see_one_another(values, session, store):
    other = store.open("cookie2", NewSession("zoe", None, ""), NOW).id
    values.set(session, "news", "read", 1)
    assert values.names(session, "agenda") == ()
    assert values.get(other, "news", "read") is None
    values.set(other, "news", "read", 2)
    assert values.get(session, "news", "read") == 1


@pytest.mark.databases
def test_none_removes_and_clear_forgets_a_scope_or_everything(values, session):
    for scope in ("a", "b"):
        for name in ("x", "y"):
            values.set(session, scope, name, name)
    values.set(session, "a", "x", None)
    assert values.names(session, "a") == ("y",)
    values.clear(session, "a")
    assert values.names(session, "a") == () and values.names(session, "b") == ("x", "y")
    values.clear(session)
    assert values.names(session, "b") == ()


@pytest.mark.parametrize("bad", [object(), {1, 2}, b"bytes", float("nan"), (1, 2), {1: "number as a key"}, "\ud800",
                                 dt.date(2026, 1, 1)])  # fmt: skip
def test_only_json_is_kept(values, session, bad):
    with pytest.raises(ValueError):
        values.set(session, "s", "n", bad)
    assert values.names(session, "s") == ()


def test_a_value_nested_without_end_is_refused(values, session):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError):
        values.set(session, "s", "n", deep)


@pytest.mark.databases
def test_a_scope_holds_so_many_names_and_bytes(values, session):
    for number in range(MAX_NAMES):
        values.set(session, "s", f"n{number}", number)
    with pytest.raises(ValueError, match="100 names"):
        values.set(session, "s", "one more", 1)
    values.set(session, "s", "n0", "changing one is still possible")
    values.set(session, "t", "another scope", 1)
    values.set(session, "big", "half", "x" * (MAX_BYTES // 2))
    with pytest.raises(ValueError, match="bytes"):
        values.set(session, "big", "other half", "x" * (MAX_BYTES // 2))
    values.set(session, "big", "half", "x" * (MAX_BYTES - 100))


@pytest.mark.parametrize("name", ["", "n" * 201, "nul\0"])
def test_names_have_a_sensible_length(values, session, name):
    with pytest.raises(ValueError):
        values.set(session, "s", name, 1)


def test_parallel_requests_do_not_lose_each_others_values(values, session):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: values.set(session, "s", f"n{number}", number), range(40)))
    assert len(values.names(session, "s")) == 40


@pytest.mark.databases
def test_values_end_with_their_session_and_are_not_written_back(values, session, store):
    values.set(session, "s", "n", 1)
    store.end(session)
    assert values.get(session, "s", "n") is None
    values.set(session, "s", "late", "a slow page that was open during sign-out")
    assert values.names(session, "s") == ()
