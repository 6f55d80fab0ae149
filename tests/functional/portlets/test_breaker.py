"""Portlets that fail in a row are left alone for a while, on every worker; none holds more than its threads
(PAGE-03, PAGE-04)."""

import datetime as dt
import threading
import time

import pytest
import sqlalchemy as sa

from portal.api.context import IClock
from portal.api.errors import NotFound, PortletUnavailable, ServiceUnavailable
from portal.clock import FixedClock
from portal.driver.interfaces import IExecutor, IHealth
from portal.driver.models import PortletHealth
from tests.functional.house import count_up, form_of, put

LEFT_ALONE = "laisse tranquille"


@pytest.fixture
def house(make_house):
    """A house whose breaker is as delivered."""
    return make_house(breaker_failures=3, breaker_seconds=60.0)


START = dt.datetime.now(dt.timezone.utc)


def later(seconds, *registries):
    """Move the clock of workers to so long after ``START``."""
    for one in registries:
        one.getUtility(IHealth).settle(10)
        one.registerUtility(FixedClock(START + dt.timedelta(seconds=seconds)), IClock)


def second_worker(house):
    """Another worker on the same database. :returns: its application and its registry."""
    application = house.start()
    return application, application.registry


def fail(request, response):
    """What a broken portlet does."""
    raise ZeroDivisionError


@pytest.mark.ours("PAGE-03")
def test_after_three_failures_in_a_row_it_is_left_alone_everywhere_tried_by_one_and_its_owner_is_told(house, log_lines):
    script = house.script
    worker, registry = second_worker(house)
    both = (house.registry, registry)
    later(0, *both)
    zoe, paul, adm = house.signed_in("zoe"), house.signed_in("paul", worker=worker), house.signed_in("adm", worker=worker)
    script.on("fresh", "render", lambda request, response: response.write(f"good copy for {request.person.login}"))
    for browser in (zoe, paul):
        assert "good copy" in browser.get("/e/lycee/cache/").text

    # Not the third failure, but the third in a row: whoever is well in between begins anew.
    script.on("fresh", "render", fail)
    for _time in range(2):
        assert "rencontré un problème" in house.box_text(zoe.get("/e/lycee/cache/"), "fresh")
    script.on("fresh", "render", lambda request, response: response.write("well again"))
    assert "well again" in paul.get("/e/lycee/cache/").text
    later(0, *both)
    script.on("fresh", "render", fail)
    # Two on one worker, the third on the other.
    for browser in (zoe, zoe, paul):
        assert "rencontré un problème" in house.box_text(browser.get("/e/lycee/cache/"), "fresh")
    later(0, *both)
    script.calls.clear()
    script.on("fresh", "render", lambda request, response: response.write("would be well"))

    # Out of service at the next request, on both workers, for everybody.
    for browser in (zoe, paul, adm):
        assert "would be well" not in browser.get("/e/lycee/cache/").text
    assert script.count("fresh") == 0
    # The last good copy with its age, where the definition allows it, for whom it was made; else a message.
    page = zoe.get("/e/lycee/cache/")
    assert "good copy for zoe" in house.box_text(page, "fresh") and "Copie" in house.box_text(page, "fresh")
    assert "pr-box--is-stale" in house.box(page, "fresh").get("class")
    assert "good copy for zoe" not in paul.get("/e/lycee/cache/").text
    assert LEFT_ALONE in house.box_text(adm.get("/e/lycee/cache/"), "fresh"), "there is no copy for somebody new"
    # Its owner is told: in the audit, in the log, and in the box that others see without that line.
    told = [line for line in house.audit() if line["event"] == "portlet.out-of-service"]
    assert [(line["portlet"], line["reason"], line["failures"]) for line in told] == [("probe.fresh", "failed", 3)]
    assert any("probe.fresh is out of service" in record.getMessage() for record in log_lines.records)
    box = house.box_text(adm.get("/e/lycee/cache/"), "fresh")
    assert "Hors service depuis" in box and "3 échecs de suite" in box and "il a rencontré une erreur" in box
    assert "Hors service" not in zoe.get("/e/lycee/cache/").text

    # After a while one request alone tries it again, which fails: the pause is twice as long.
    later(61, *both)
    script.on("fresh", "render", fail)
    for browser in (zoe, paul, zoe, paul):
        browser.get("/e/lycee/cache/")
    assert script.count("fresh") == 1
    later(61 + 61, *both)
    zoe.get("/e/lycee/cache/")
    assert script.count("fresh") == 1, "the second pause is longer"

    # Many at once: while one is trying, the others are not let in.
    later(61 + 125, *both)
    entered, go = threading.Event(), threading.Event()

    def slow(request, response):
        entered.set()
        go.wait(20)
        response.write("back to work")

    script.on("fresh", "render", slow)
    first: list = []
    trying = threading.Thread(target=lambda: first.append(zoe.get("/e/lycee/cache/")))
    trying.start()
    assert entered.wait(20)
    for browser in (paul, adm, paul):
        assert "back to work" not in browser.get("/e/lycee/cache/").text
    go.set()
    trying.join()
    assert "back to work" in first[0].text and script.count("fresh") == 2
    house.registry.getUtility(IHealth).settle(5)
    # It went well: everybody has it back, and that is told too.
    for browser in (paul, adm):
        assert "back to work" in browser.get("/e/lycee/cache/").text
    assert [line["portlet"] for line in house.audit() if line["event"] == "portlet.back-in-service"] == ["probe.fresh"]


def test_overruns_count_as_failures_and_so_do_actions_and_events(make_house):
    house = make_house(breaker_failures=3, executor_patience=0.1)
    script, zoe = house.script, house.signed_in("zoe")
    health = house.registry.getUtility(IHealth)

    def hang(request, response):
        until = time.monotonic() + 5
        while time.monotonic() < until:
            time.sleep(0.02)

    script.on("hasty", "render", hang)
    script.on("hasty", "action", fail)
    zoe.get("/e/lycee/slow/")
    health.settle(5)
    assert health.standing("probe.hasty") is None
    # The action fails, and the page that says so meets the slow box again.
    house.act(zoe, "hasty", tab="slow", status="*")
    health.settle(5)
    assert health.standing("probe.hasty") is not None
    assert health.standing("probe.box") is None
    calls = len(script.phases("hasty"))
    # Out of service: neither action nor resource nor event reach it, and the person is told.
    refused = house.act(zoe, "hasty", tab="slow", status=503)
    assert "n’est pas utilisable pour l’instant" in refused.text
    zoe.get(house.address("hasty", "s", "slow"), status=503)
    assert len(script.phases("hasty")) == calls


def test_an_event_handler_that_fails_is_blamed_not_the_one_who_sent_the_event(house):
    script, zoe = house.script, house.signed_in("zoe")
    script.on("one", "action", lambda request, response: response.publish("said"))
    script.on("twin", "event", fail)
    for _time in range(3):
        house.act(zoe, "one", status=303)
    health = house.registry.getUtility(IHealth)
    health.settle(5)
    assert health.standing("probe.twin") is not None and health.standing("probe.box") is None
    script.calls.clear()
    house.act(zoe, "one", status=303)
    assert "twin event" not in script.phases()


@pytest.mark.parametrize("error", [NotFound("not there"), ServiceUnavailable("the other side is down"),
                                   PortletUnavailable("a pause of its own", 0.01)], ids=lambda one: type(one).__name__)
def test_what_is_no_fault_of_the_portlet_does_not_count(house, error):
    script, zoe = house.script, house.signed_in("zoe")

    def render(request, response):
        raise error

    script.on("fresh", "render", render)
    for _time in range(5):
        zoe.get("/e/lycee/cache/")
        time.sleep(0.02)
    assert house.registry.getUtility(IHealth).standing("probe.fresh") is None


def test_nothing_is_asked_of_the_database_while_all_is_well(house):
    zoe, statements = house.signed_in("zoe"), []
    zoe.get("/e/lycee/cache/")
    sa.event.listen(house.registry["preau.database"].reader, "before_cursor_execute",
                    lambda _c, _cursor, statement, *_more: statements.append(statement))
    zoe.get("/e/lycee/cache/")
    assert statements and not any("portlet_health" in statement for statement in statements)


def test_what_was_late_but_had_begun_before_puts_nothing_back_in_service(house):
    health = house.registry.getUtility(IHealth)
    for _time in range(3):
        health.failed("probe.fresh", "failed")
    health.settle(5)
    health._well("probe.fresh", False)
    health.settle(5)
    assert health.standing("probe.fresh") is not None


def test_a_database_that_does_not_answer_leaves_the_breaker_to_each_worker(house):
    script, zoe = house.script, house.signed_in("zoe")
    script.on("fresh", "render", fail)
    with house.registry["preau.database"].write() as db:
        db.execute(sa.select(sa.func.count()).select_from(PortletHealth))  # takes the lock of the file
        for _time in range(3):
            zoe.get("/e/lycee/cache/")
        script.calls.clear()
        zoe.get("/e/lycee/cache/")
        assert script.count("fresh") == 0
    house.registry.getUtility(IHealth).settle(10)
    with house.registry["preau.database"].read() as db:
        assert db.execute(sa.select(PortletHealth.failures)).scalar_one() == 3, "written as soon as it could be"


@pytest.mark.ours("PAGE-04")
def test_a_definition_holds_two_of_twenty_threads_and_a_further_call_is_refused_at_once(make_house):
    house = make_house(executor_patience=0.1, page_deadline=6.0)
    script, gate, done = house.script, threading.Event(), []
    executor = house.registry.getUtility(IExecutor)
    assert house.settings.executor_threads == 20 and executor.quota.each == 2
    browsers = [house.signed_in("zoe") for _number in range(4)]

    def wait(request, response):
        gate.wait(20)
        response.write("had its thread")

    script.on("two", "render", wait)
    script.on("two", "resource", wait)
    # Two calls, of whichever phase, hold what there is.
    holders = [threading.Thread(target=lambda: done.append(browsers[0].get(house.address("two", "s"), status="*"))),
               threading.Thread(target=lambda: done.append(browsers[1].get(house.address("two", "b"), status="*")))]
    for holder in holders:
        holder.start()
    until = time.monotonic() + 10
    while executor.quota.holds("probe.box") < 2:
        assert time.monotonic() < until
        time.sleep(0.01)
    time.sleep(0.2)
    began = time.monotonic()
    page = browsers[2].get("/e/lycee/accueil/", status=200)
    took = time.monotonic() - began
    text = house.box_text(page, "two")
    assert "Trop de monde attend ce bloc" in text and "Trop de monde" in house.box_text(page, "one"), "of the same definition"
    for window in ("twin", "next"):
        assert f"content of {window}" in house.box_text(page, window)
    assert took < 3.0, "refused at once, not at the page's deadline"
    assert executor.quota.holds("probe.box") == 2
    browsers[3].get(house.address("two", "s"), status=503)
    refused = house.act(browsers[3], "two", status=503)
    assert "n’est pas utilisable pour l’instant" in refused.text
    gate.set()
    for holder in holders:
        holder.join()
    assert all(answer.status_int == 200 and "had its thread" in answer.text for answer in done)
    script.on("two", "render", lambda request, response: response.write("free again"))
    assert "free again" in browsers[2].get("/e/lycee/accueil/").text
    # Refusals count against nobody.
    assert house.registry.getUtility(IHealth).standing("probe.box") is None


def test_calls_of_a_moment_that_meet_wait_for_one_another(make_house):
    house = make_house(executor_patience=0.5, page_deadline=30.0)
    script, answers = house.script, []

    def brief(request, response):
        time.sleep(0.02)
        response.write("served")

    script.on("two", "resource", brief)
    browsers = [house.signed_in("zoe") for _number in range(6)]
    threads = [threading.Thread(target=lambda one=one: answers.append(one.get(house.address("two", "s"), status="*").status_int))
               for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 6


def test_an_event_is_answered_for_by_the_one_that_handles_it(make_house):
    """A portlet whose handler hangs may not hold, through the actions of others, more than its own two threads."""
    house = make_house(executor_patience=0.1, limit_action=4.0)
    script, gate, held = house.script, threading.Event(), []
    executor = house.registry.getUtility(IExecutor)

    def handle(request, response):
        held.append((executor.quota.holds("probe.twin"), executor.quota.holds("probe.box")))
        count_up(request, "probe:heard")

    script.on("one", "action", lambda request, response: response.publish("said"))
    script.on("twin", "event", handle)
    zoe = house.signed_in("zoe")
    house.act(zoe, "one", status=303)
    gate.set()
    assert held == [(1, 1)]
    assert (executor.quota.holds("probe.twin"), executor.quota.holds("probe.box")) == (0, 0)


def test_a_form_of_a_box_that_is_out_of_service_is_not_lost_in_silence(house):
    script, zoe = house.script, house.signed_in("zoe")
    script.on("fresh", "render", lambda request, response: put(response, form_of(response, response.action_url("go"))))
    page = zoe.get("/e/lycee/cache/")
    health = house.registry.getUtility(IHealth)
    for _time in range(3):
        health.failed("probe.fresh", "overran")
    health.settle(5)
    answer = house.send(zoe, page, "fresh")
    assert answer.status_int == 503 and "rien n’a été modifié" in answer.text
