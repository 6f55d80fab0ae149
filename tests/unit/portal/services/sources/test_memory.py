"""What a worker remembers of sources."""

import datetime as dt

import pytest
from sqlalchemy import event

from portal.api.fetch import ISourceStore
from portal.services.sources import schedule
from portal.services.sources.memory import SourceMemory
from portal.versions import SOURCES, read_versions
from tests.factories.contexts import make_context

URL = "https://gazette.example/a.xml"


def test_a_content_is_decoded_once_while_it_is_the_same():
    memory = SourceMemory()
    first = memory.content("k", '{"a": 1}')
    assert first == {"a": 1} and memory.content("k", '{"a": 1}') is first
    assert memory.content("k", '{"a": 2}') == {"a": 2}
    assert memory.content("other", None) is None


def test_a_page_reads_at_once_what_it_read_one_by_one_the_time_before(bench):
    statements = []
    keys = [f"{number:064}" for number in range(3)]
    for counted in (3, 1):
        with bench.database.read() as session:
            session.info["page"] = ("person", "tab")
            statements.clear()
            event.listen(bench.database.reader, "before_cursor_execute", listen := lambda *given: statements.append(given[2]))
            store = bench.store(session)
            for key in keys:
                assert store.read(key) is None
            event.remove(bench.database.reader, "before_cursor_execute", listen)
        assert len([text for text in statements if text.startswith("SELECT")]) == counted


def test_habits_are_bounded():
    memory = SourceMemory()
    for number in range(500):
        memory.note("page", str(number))
    assert memory.habit("page") == tuple(str(number) for number in range(400, 500))


def page(bench, key):
    """(what a page reads of a source, how many statements that takes)."""
    statements = []
    with bench.database.read() as session:
        context = make_context(session, registry=bench.registry)
        context.versions = read_versions(session, (SOURCES,))
        event.listen(bench.database.reader, "before_cursor_execute", listen := lambda *given: statements.append(given[2]))
        found = context.service(ISourceStore).read(key)
        event.remove(bench.database.reader, "before_cursor_execute", listen)
    return found, len(statements)


def changed(bench, change):
    with bench.database.write() as session, session.begin():
        return change(session)


@pytest.fixture
def fetched(bench):
    """A source that was fetched once, read by a page, and the claim under which it was."""
    key = changed(bench, lambda session: bench.store(session).subscribe("rss", URL, {}, 900))
    [claim] = changed(bench, lambda session: schedule.claim(session, bench.now, 4))
    changed(bench, lambda session: schedule.note_success(session, claim, ({"items": [1], "pictures": {"p": None}}, {}), bench.now,
                                                         False))
    assert page(bench, key)[0].content["items"] == [1]
    return key, claim


def test_a_page_reads_nothing_while_no_source_has_changed(bench, fetched):
    key, _claim = fetched
    assert page(bench, key) == (page(bench, key)[0], 0)


CHANGES = {
    "claimed": lambda bench, claim, db: schedule.claim(db, bench.now + dt.timedelta(hours=1), 4),
    "fetched": lambda bench, claim, db: schedule.note_success(db, claim, ({"items": [2]}, {}), bench.now, False),
    "unchanged": lambda bench, claim, db: schedule.note_success(db, claim, None, bench.now + dt.timedelta(hours=1), False),
    "failed": lambda bench, claim, db: schedule.note_failure(db, claim, "timeout", "timeout: x", bench.now, False),
    "pictures": lambda bench, claim, db: schedule.add_pictures(db, claim.key, {"p": {"name": "n", "width": 1, "height": 1}}),
    "refreshed": lambda bench, claim, db: bench.store(db).refresh(claim.key),
    "forgotten": lambda bench, claim, db: schedule.forget(db, bench.now + dt.timedelta(days=90))}


@pytest.mark.parametrize("how", CHANGES)
def test_whatever_befalls_a_source_the_next_page_has_it(bench, fetched, how):
    key, claim = fetched
    before, _statements = page(bench, key)
    changed(bench, lambda session: CHANGES[how](bench, claim, session))
    after, statements = page(bench, key)
    assert after != before and statements == 1


def test_in_a_transaction_that_has_changed_something_the_database_is_asked(bench, fetched):
    key, _claim = fetched
    with bench.database.write() as session, session.begin():
        context = make_context(session, registry=bench.registry)
        context.versions = read_versions(session, (SOURCES,))
        store = context.service(ISourceStore)
        store.refresh(key)
        assert store.read(key).pending
