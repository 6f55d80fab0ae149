"""Subscribing, reading, asking again: what portlets do with sources."""

import datetime as dt
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from portal.api.fetch import FetchRefused, ISourceStore
from portal.services.sources import limits
from portal.services.sources.models import Source
from portal.services.sources.store import SourceStore
from tests.factories.contexts import NOW

URL = "https://gazette.example/flux.xml"


def sources(bench) -> list[Source]:
    with bench.database.read() as session:
        return list(session.scalars(sa.select(Source).order_by(Source.url)))


def subscribe(bench, url=URL, parameters=None, every=900, person=None, kind="rss") -> str:
    with bench.database.write() as session, session.begin():
        return bench.store(session, person).subscribe(kind, url, parameters or {}, every)


def test_the_interface_is_kept():
    from zope.interface.verify import verifyClass
    assert verifyClass(ISourceStore, SourceStore)


def test_the_same_source_is_one_row_for_all_its_readers(bench):
    first, second = subscribe(bench, every=3600), subscribe(bench, every=1800)
    assert first == second
    [source] = sources(bench)
    assert source.every == 1800 and source.pending and source.next_try == NOW


def test_kind_address_and_parameters_make_the_key_whatever_their_order_and_separators(bench):
    with bench.database.read() as session:
        store = bench.store(session)
        same = {store.key("xml", URL, {"a": "1", "b": "2"}), store.key("xml", URL, {"b": "2", "a": "1"})}
        others = {store.key("xml", URL, {"a": "1 b=2"}), store.key("rss", URL, {"a": "1", "b": "2"}),
                  store.key("xml", URL + "?", {"a": "1", "b": "2"}), store.key("xml", URL, {"a": "12", "b": ""})}
    assert len(same) == 1 and len(others) == 4 and not same & others


def test_a_key_is_a_hash_whatever_goes_into_it(bench):
    with bench.database.read() as session:
        key = bench.store(session).key("rss", URL, {"a\r\nb": "x" * 1_000_000})
    assert len(key) == 64 and key.isalnum()


def test_a_period_below_the_least_is_lengthened(bench):
    subscribe(bench, every=5)
    assert sources(bench)[0].every == 900


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "file:///etc/passwd", "http://gazette.example:8080/", "https://a@b.example/"])
def test_what_may_not_be_reached_is_not_subscribed_to(bench, url):
    with pytest.raises(FetchRefused):
        subscribe(bench, url)
    assert sources(bench) == []


def test_several_are_read_in_one_statement_and_what_nobody_knows_is_none(bench):
    keys = [subscribe(bench, f"{URL}?{n}") for n in range(4)]
    with bench.database.read() as session:
        seen = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *a: seen.append(a[2]) if a[2] != "BEGIN" else None)
        store = bench.store(session)
        store.prefetch([*keys, "inconnue"])
        assert all(store.read(key).pending for key in keys)
        assert store.read("inconnue") is None
        assert bench.store(session).read(keys[0]).key == keys[0]
        assert len(seen) == 1


def test_a_refresh_makes_it_due_and_twice_within_a_minute_is_once(bench):
    key = subscribe(bench)
    with bench.database.write() as session, session.begin():
        session.execute(sa.update(Source).values(next_try=NOW + dt.timedelta(hours=1), pending=False))

    def refresh() -> dt.datetime:
        with bench.database.write() as session, session.begin():
            bench.store(session).refresh(key)
        return sources(bench)[0].next_try

    assert refresh() == NOW
    with bench.database.write() as session, session.begin():
        session.execute(sa.update(Source).values(next_try=NOW + dt.timedelta(hours=1)))
    bench.clock.instant += dt.timedelta(seconds=59)
    assert refresh() == NOW + dt.timedelta(hours=1)
    bench.clock.instant += dt.timedelta(seconds=2)
    assert refresh() == bench.clock.instant


def test_one_person_who_adds_ten_thousand_feeds_is_stopped_and_others_are_not(bench):
    flood, other = SimpleNamespace(id="p1"), SimpleNamespace(id="p2")
    refused = 0
    with bench.database.write() as session, session.begin():
        store = bench.store(session, flood)
        for n in range(300):
            try:
                store.subscribe("rss", f"https://lent{n}.example/flux", {}, 900)
            except FetchRefused as error:
                assert error.reason == "quota"
                refused += 1
    assert refused == 300 - limits.PERSON_SOURCES
    subscribe(bench, person=other)
    assert len(sources(bench)) == limits.PERSON_SOURCES + 1


def test_sources_no_longer_read_do_not_count_against_their_person(bench, monkeypatch):
    monkeypatch.setattr(limits, "PERSON_SOURCES", 2)
    person = SimpleNamespace(id="p1")
    for n in range(2):
        subscribe(bench, f"{URL}?{n}", person=person)
    bench.clock.instant += limits.PAUSE + dt.timedelta(seconds=1)
    subscribe(bench, f"{URL}?neuf", person=person)
    assert len(sources(bench)) == 3


def want(bench, url=URL, person=None) -> str:
    with bench.database.read() as session:
        store = bench.store(session, person)
        key = store.key("rss", url, {})
        store.read(key)
        assert store.want("rss", url, {}, 900) == key
        return key


def test_what_a_page_wants_is_noted_without_the_page_writing(bench):
    want(bench)
    bench.wanting.flush()
    assert [source.url for source in sources(bench)] == [URL]


def test_a_thread_of_the_worker_notes_it_by_itself_within_a_second(bench):
    import time
    want(bench)
    until = time.monotonic() + 5
    while not sources(bench):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_thousand_pages_that_want_the_same_ask_once(bench):
    for _ in range(1000):
        want(bench)
    bench.wanting.flush()
    assert len(sources(bench)) == 1
    assert bench.wanting._wishes == {}


def test_a_flood_of_wishes_is_bounded_and_what_was_dropped_can_be_asked_again(bench):
    from portal.services.sources.subscribing import Wish
    bench.wanting._thread = object()  # the thread that would write is held up
    taken = [bench.wanting.put(Wish(str(n), "rss", URL, {}, 900, NOW)) for n in range(700)]
    assert taken.count(True) == 500
    bench.wanting._thread = None
    bench.wanting.flush()
    assert bench.wanting.put(Wish("699", "rss", URL, {}, 900, NOW))


def test_reading_keeps_a_source_alive_with_one_write_an_hour(bench):
    subscribe(bench)
    want(bench)
    assert bench.wanting._wishes == {}
    bench.clock.instant += dt.timedelta(hours=1, seconds=1)
    want(bench)
    bench.wanting.flush()
    assert sources(bench)[0].wanted_at == bench.clock.instant


def test_a_preview_waits_for_what_the_jobs_process_does_up_to_its_limit(bench):
    import threading
    import time

    def fetch() -> None:
        until = time.monotonic() + 5
        while not sources(bench) and time.monotonic() < until:
            time.sleep(0.02)
        with bench.database.write() as session, session.begin():
            session.execute(sa.update(Source).values(content={"items": []}, fetched=NOW, pending=False))

    thread = threading.Thread(target=fetch)
    thread.start()
    with bench.database.read() as session:
        assert bench.store(session).preview("rss", URL, {}, seconds=5).content == {"items": []}
    thread.join()
    with bench.database.read() as session:
        late = bench.store(session).preview("rss", URL + "?lent", {}, seconds=0.2)
    assert late.pending and late.content is None
    with bench.database.read() as session, pytest.raises(FetchRefused):
        bench.store(session).preview("rss", "http://10.0.0.1/", {})


def test_an_address_that_is_no_text_is_wanted_by_nobody_and_breaks_no_thread(bench):
    with bench.database.read() as session:
        bench.store(session).want("rss", URL + "?\ud83d", {}, 900)
        bench.store(session).want("rss", URL, {"a": "\udc00"}, 900)
    bench.wanting.flush()
    assert sources(bench) == []
