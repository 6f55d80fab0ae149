"""The box cache is bounded in entries and in bytes, and forgets in time (PAGE-08)."""

import threading
import time

import pytest

from portal.driver.cache import BoxCache


def test_the_least_used_entry_leaves_first():
    cache = BoxCache(2, 10_000)
    cache.put(("a",), 1, 10, None)
    cache.put(("b",), 2, 10, None)
    assert cache.get(("a",)) == 1
    cache.put(("c",), 3, 10, None)
    assert cache.get(("b",)) is None and cache.get(("a",)) == 1 and cache.get(("c",)) == 3


def test_bytes_are_bounded_too():
    cache = BoxCache(100, 800)
    for number in range(20):
        cache.put((number,), number, 90, None)
    assert len(cache) <= 8
    cache.put(("huge",), 1, 700, None)
    assert cache.get(("huge",)) is None


def test_an_entry_ends_with_its_time():
    cache = BoxCache(10, 1000)
    cache.put(("a",), 1, 1, 0.05)
    assert cache.get(("a",)) == 1
    time.sleep(0.08)
    assert cache.get(("a",)) is None


def test_keys_that_only_look_alike_stay_apart():
    cache = BoxCache(10, 1000)
    cache.put(("lycee", "a b"), 1, 1, None)
    assert cache.get(("lycee a", "b")) is None


def test_a_cache_that_is_off_keeps_nothing():
    cache = BoxCache(10, 1000, enabled=False)
    cache.put(("a",), 1, 1, None)
    assert cache.get(("a",)) is None


def test_one_makes_an_entry_and_the_others_wait_for_it_a_moment_at_most():
    cache, order = BoxCache(10, 1000), []
    inside, go_on = threading.Event(), threading.Event()

    def first():
        with cache.turn(("a",), 5):
            inside.set()
            go_on.wait(5)
            order.append("first")

    def second():
        with cache.turn(("a",), 5):
            order.append("second")

    one, two = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    inside.wait(5)
    with cache.turn(("a",), 0.02):
        order.append("impatient")
    with cache.turn(("b",), 5):
        order.append("other")
    two.start()
    go_on.set()
    one.join(5)
    two.join(5)
    assert order == ["impatient", "other", "first", "second"]
    with pytest.raises(ZeroDivisionError), cache.turn(("a",), 5):
        raise ZeroDivisionError
    began = time.monotonic()
    with cache.turn(("a",), 5):
        assert time.monotonic() - began < 4, "one that failed keeps nobody waiting"
