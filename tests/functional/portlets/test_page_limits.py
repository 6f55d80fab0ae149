"""The page around the boxes: its deadline, their limits, their size (PAGE-01, PAGE-02, PAGE-05; faults 3, 4, 6)."""

import contextlib
import socket
import threading
import time

import lxml.html
import pytest

from portal.api.markup import Markup
from tests.functional.house import count_up, text_of

SPARE = 6.0
"""Seconds that a busy machine may add to a limit."""


def _hang(gate):
    gate.wait(30)


def _sleep(gate):
    until = time.monotonic() + 30
    while time.monotonic() < until and not gate.is_set():
        time.sleep(0.05)


def _network(gate):
    near, far = socket.socketpair()
    near.settimeout(0.5)
    until = time.monotonic() + 30
    with near, far:
        while time.monotonic() < until and not gate.is_set():
            with contextlib.suppress(TimeoutError):
                near.recv(1)


def _spin(gate):
    until = time.monotonic() + 30
    while time.monotonic() < until and not gate.is_set():
        pass


def _swallow(gate):
    until = time.monotonic() + 30
    while time.monotonic() < until and not gate.is_set():
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001 – a portlet that catches everything it can
            continue


def _let_go(gate):
    """Let what was abandoned come to its end, so that it holds no lock of the database any more."""
    gate.set()
    time.sleep(0.3)
    gate.clear()


WAYS = [_hang, _sleep, _network, _spin, _swallow]
NAMES = ["lock", "sleep", "network", "processor", "catches all"]


@pytest.fixture
def gate():
    """Opened at the end, so that no thread is left hanging."""
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.ours("PAGE-02")
@pytest.mark.parametrize("way", WAYS, ids=NAMES)
def test_who_overruns_a_limit_costs_its_own_box_in_render_and_nothing_is_changed_in_other_phases(make_house, gate, way):
    """The limits of ``hasty`` are 0.4 s in each phase; the portal's own here are 20 s."""
    house = make_house(executor_patience=0.1)
    script, zoe = house.script, house.signed_in("zoe")
    script.on("hasty", "render", lambda request, response: way(gate))
    began = time.monotonic()
    page = zoe.get("/e/lycee/slow/", status=200)
    assert time.monotonic() - began < 0.4 + SPARE
    assert "a mis trop de temps" in house.box_text(page, "hasty")
    assert house.box_text(page, "beside").endswith("content of beside")
    script.on("hasty", "render", lambda request, response: response.write("in time"))

    def overrun(request, response):
        if request.phase != "resource" or request.method == "POST":
            count_up(request, "probe:late")
        way(gate)

    script.on("hasty", "action", overrun)
    script.on("hasty", "resource", overrun)
    token = house.token(zoe)
    for kind in ("a", "s"):
        began = time.monotonic()
        answer = zoe.post(house.address("hasty", kind, "slow"), {"csrf": token}, status=503)
        assert time.monotonic() - began < 0.4 + SPARE
        assert "trop de temps" in text_of(answer) if kind == "a" else answer.text
        _let_go(gate)

    script.on("hasty", "event", overrun)
    script.on("beside", "action", lambda request, response: response.publish("said"))
    began = time.monotonic()
    zoe.post(house.address("beside", "a", "slow"), {"csrf": token}, status=503)
    assert time.monotonic() - began < 0.4 + SPARE
    assert house.counted("probe:late") == 0
    assert house.box_text(zoe.get("/e/lycee/slow/"), "hasty").endswith("in time")


def test_an_event_has_its_own_time_not_what_the_action_has_left(make_house):
    house = make_house()
    script, zoe = house.script, house.signed_in("zoe")

    def action(request, response):
        time.sleep(0.25)
        response.publish("said")

    script.on("hasty", "action", action)
    script.on("hasty", "event", lambda request, response: time.sleep(0.25))
    house.act(zoe, "hasty", tab="slow", status=303)
    assert script.phases("hasty") == ["action", "event"]


def test_what_is_not_ready_at_the_deadline_is_a_placeholder_completed_by_its_own_address(make_house, gate):
    house = make_house(page_deadline=0.6, executor_patience=0.1, page_alone_seconds=20.0)
    script, zoe = house.script, house.signed_in("zoe")
    zoe.get("/e/lycee/cache/")
    done = []

    def slow(request, response):
        gate.wait(20)
        done.append(True)
        response.write("here at last")

    script.on("two", "render", slow)
    began = time.monotonic()
    page = zoe.get("/e/lycee/accueil/", status=200)
    assert time.monotonic() - began < 0.6 + SPARE
    box = house.box(page, "two")
    assert "plus de temps que prévu" in house.box_text(page, "two") and "here at last" not in page.text
    for window in ("one", "twin", "next"):
        assert f"content of {window}" in house.box_text(page, window)
    ways = [href for href in box.xpath(".//a/@href") if href.endswith("/b")]
    assert len(ways) == 1 and box.xpath(f".//a[@href='{ways[0]}']")[0].text_content().strip()
    assert box.get("data-alone-url") == ways[0], "what the script asks for"

    gate.set()
    fragment = zoe.get(ways[0], headers={"HX-Request": "true"}, status=200)
    assert "<html" not in fragment.text and "here at last" in fragment.text
    assert fragment.text.strip().startswith("<section") and f'id="{house.ns("two")}"' in fragment.text
    alone = zoe.get(ways[0], status=200)
    assert "<html" in alone.text and "here at last" in house.box_text(alone, "two")
    assert "content of one" not in alone.text
    back = lxml.html.document_fromstring(alone.text).xpath("//main//a/@href")
    assert "/e/lycee/accueil/" in back


def test_the_deadline_of_the_page_counts_against_no_portlet(make_house):
    house = make_house(page_deadline=0.4, executor_patience=0.1)
    script, zoe = house.script, house.signed_in("zoe")
    ended = threading.Event()

    def slow(request, response):
        time.sleep(1.0)
        response.write("ended in its own time")
        ended.set()

    script.on("kept", "render", slow)
    page = zoe.get("/e/lycee/cache/")
    assert "plus de temps que prévu" in house.box_text(page, "kept")
    assert ended.wait(10)
    time.sleep(0.3)
    assert "ended in its own time" in house.box_text(zoe.get("/e/lycee/cache/"), "kept"), "what it made late is kept"
    assert script.count("kept") == 1


@pytest.mark.ours("PAGE-05")
@pytest.mark.parametrize("what", ["one long text", "many short ones", "endless", "letters of two bytes", "a template"])
def test_output_above_the_limit_is_cut_off_with_an_error_box_and_logged(make_house, log_lines, what):
    house = make_house()
    script, zoe = house.script, house.signed_in("zoe")
    most = house.settings.page_output_bytes
    assert most == 512 * 1024

    def render(request, response):
        if what == "one long text":
            response.write(Markup("x" * (most + 1)))
        elif what == "letters of two bytes":
            response.write(Markup("é" * (most // 2 + 1)))
        elif what == "a template":
            response.show("address", url="x" * (most + 1))
        else:
            for _ in range(most // 1000 + 1) if what == "many short ones" else iter(int, 1):
                response.write("y" * 1000)

    script.on("two", "render", render)
    page = zoe.get("/e/lycee/accueil/", status=200)
    text = house.box_text(page, "two")
    assert "trop de choses" in text and log_lines.incidents()[-1] in text
    assert len(page.body) < 200_000
    for window in ("one", "twin", "next"):
        assert f"content of {window}" in house.box_text(page, window)
    script.on("two", "render", lambda request, response: response.write(Markup("x" * (most - 10))))
    page = zoe.get("/e/lycee/accueil/")
    assert "xxxx" in page.text and "trop de choses" not in house.box_text(page, "two")


@pytest.mark.parametrize("what", [None, b"bytes", bytearray(b"bytes"), "half a pair \ud800", Markup("half a pair \udfff"), 7,
                                  object],
                         ids=["None", "bytes", "bytearray", "surrogate", "surrogate in markup", "number", "class"])
def test_whatever_a_portlet_writes_the_page_is_whole(house, script, zoe, what):
    script.on("two", "render", lambda request, response: response.write(what))
    page = zoe.get("/e/lycee/accueil/", status=200)
    text = house.box_text(page, "two")
    failed = "rencontré un problème" in text
    assert failed == (isinstance(what, (bytes, bytearray)) or "\\ud" in repr(what))
    assert "None" not in text and "b'bytes'" not in text
    for window in ("one", "twin", "next"):
        assert f"content of {window}" in house.box_text(page, window)


@pytest.mark.parametrize("part", ["title", "foot", "stale"])
def test_a_head_or_foot_that_cannot_be_sent_is_an_error_box_too(house, script, zoe, part):
    def render(request, response):
        if part == "title":
            response.title = "half a pair \ud800"
        elif part == "foot":
            response.foot(note="half a pair \ud800")
        else:
            response.stale(request.clock.now(), "half a pair \ud800")
        response.write("content")

    script.on("two", "render", render)
    page = zoe.get("/e/lycee/accueil/", status=200)
    assert "rencontré un problème" in house.box_text(page, "two")
    assert "content of one" in house.box_text(page, "one")


def test_what_render_returns_is_of_no_account(house, script, zoe):
    script.on("two", "render", lambda request, response: response.write("said") or Markup("<p>returned</p>") * 100)
    page = zoe.get("/e/lycee/accueil/")
    assert house.box_text(page, "two").endswith("said") and "returned" not in page.text
