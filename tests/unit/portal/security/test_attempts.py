"""The CAS is not hammered through the portal, and a school behind one address is not shut out (attack C18)."""

import pytest
from zope.interface.verify import verifyObject

from portal.security import attempts as module
from portal.security.attempts import Attempts, IAttempts
from portal.settings import Settings


@pytest.fixture
def now(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(module.time, "time", lambda: 1_800_000_000 + clock[0])
    return clock


@pytest.fixture
def attempts(tmp_path, now):
    return Attempts(Settings(secret_file=str(tmp_path / "secret"), cas_attempts_per_minute=200, server_workers=2))


def test_it_is_what_it_claims_to_be(attempts):
    assert verifyObject(IAttempts, attempts)


def test_all_together_stay_below_the_workers_share(attempts, now):
    assert sum(attempts.allow(f"10.0.{n // 250}.{n % 250}", "") for n in range(300)) == 100
    now[0] += 61
    assert attempts.allow("10.0.0.1", "")


def test_an_address_that_brings_bad_tickets_needs_a_mark(attempts):
    for _ in range(30):
        assert attempts.allow("192.0.2.1", "")
        attempts.failed("192.0.2.1")
    assert not attempts.allow("192.0.2.1", "")
    assert attempts.allow("192.0.2.2", "")
    assert attempts.allow("192.0.2.1", attempts.mark())


def test_a_mark_is_spent_after_three_tickets(attempts):
    for _ in range(30):
        attempts.failed("192.0.2.1")
    mark = attempts.mark()
    assert [attempts.allow("192.0.2.1", mark) for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize("mark", ["", "1.2.3", "é", "x" * 5000, "9999999999.aaaa." + "0" * 32])
def test_nobody_makes_a_mark_of_their_own(attempts, mark):
    for _ in range(30):
        attempts.failed("192.0.2.1")
    assert not attempts.allow("192.0.2.1", mark)


def test_a_mark_grows_old(attempts, now):
    mark = attempts.mark()
    now[0] += 1801
    for _ in range(30):
        attempts.failed("192.0.2.1")
    assert not attempts.allow("192.0.2.1", mark)


def test_what_is_remembered_is_bounded(attempts):
    for number in range(11_000):
        attempts.failed(f"address {number}")
    assert len(attempts._bad._times) == 10_000


def test_logout_requests_are_limited_more_loosely(attempts):
    assert sum(attempts.allow_logout() for _ in range(1100)) == 1000
