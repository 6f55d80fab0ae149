"""Events between the boxes of a tab (JSR-286 PLT.15; PLT-15, PLT-42 to PLT-47)."""

import dataclasses
import threading

import pytest

from tests.functional.house import count_up


@dataclasses.dataclass
class Lesson:
    """Something that travels."""

    room: str
    pupils: list


@pytest.mark.jsr286("PLT-42")
def test_events_are_published_from_action_and_event_by_qualified_name_or_completed_local_one(house, script, zoe):
    offered = {}

    def action(request, response):
        response.publish("{urn:probe}said", 1)
        response.publish("shouted", 2)
        for undeclared in ("whispered", "{urn:other}said"):
            with pytest.raises(ValueError):
                response.publish(undeclared)

    def note(request, response):
        offered[request.phase] = hasattr(response, "publish")

    heard = []
    script.on("one", "action", action)
    script.on("one", "render", note)
    script.on("one", "resource", note)
    script.on("twin", "event", lambda request, response: heard.append((request.event.name, request.event.value)))

    def again(request, response):
        if request.event.value == 1:
            response.publish("asked", "from an event")

    script.on("two", "event", again)
    house.act(zoe, "one").follow()
    zoe.get(house.address("one", "s"))
    assert heard == [("{urn:probe}said", 1), ("{urn:probe}shouted", 2), ("{urn:probe}asked", "from an event")]
    assert offered == {"render": False, "resource": False}


def test_without_a_default_namespace_the_null_one_completes(house, script, zoe):
    script.on("next", "action", lambda request, response: response.publish("local"))
    house.act(zoe, "next")

    def undeclared(request, response):
        with pytest.raises(ValueError):
            response.publish("said")

    script.on("next", "action", undeclared)
    house.act(zoe, "next")


@pytest.mark.jsr286("PLT-43")
def test_an_event_reaches_those_that_declare_it_with_its_name_and_value(house, script, zoe):
    heard = []
    for window in ("sender", "annotated", "listener", "bare"):
        script.on(window, "event", lambda request, response: heard.append(
            (request.window.fname, request.event.name, request.event.local_name, request.event.value)))
    script.on("sender", "action", lambda request, response: response.publish("said", {"a": [1, None, "é"]}))
    house.act(zoe, "sender", tab="base")
    script.on("sender", "action", lambda request, response: response.publish("shouted"))
    house.act(zoe, "sender", tab="base")
    said, shouted = ("{urn:probe}said", "said", {"a": [1, None, "é"]}), ("{urn:probe}shouted", "shouted", None)
    # "listener" declares all that begin with "sa" (JSR-286 PLT.15.2.3); "bare" declares none.
    assert heard == [("listener", *said), ("one", *said), ("one", *shouted)]


def test_a_value_travels_as_a_copy_to_each(house, script, zoe):
    sent, got = Lesson("B12", ["Zoé"]), []

    def action(request, response):
        response.publish("said", sent)
        sent.pupils.append("added after")

    def event(request, response):
        got.append(request.event.value)
        request.event.value.pupils.append("added by the first")

    script.on("one", "action", action)
    for window in ("one", "two"):
        script.on(window, "event", event)
    house.act(zoe, "one")
    assert got[0] is not sent and got[0] is not got[1]
    assert got[1] == Lesson("B12", ["Zoé", "added by the first"])


def _endless() -> list:
    value: list = []
    value.append(value)
    return value


@pytest.mark.parametrize("value", [object(), {1: "a"}, {"a": object()}, {1, 2}, b"bytes", lambda: 0, Lesson, _endless()],
                         ids=["object", "key", "deep", "set", "bytes", "function", "class", "endless"])
def test_what_cannot_travel_is_refused_when_it_is_set(house, script, zoe, value):
    def action(request, response):
        with pytest.raises(ValueError):
            response.publish("said", value)

    script.on("one", "action", action)
    house.act(zoe, "one")
    assert script.phases() == ["one action"]


@pytest.mark.jsr286("PLT-45")
def test_portlets_that_answer_each_other_for_ever_are_stopped_and_it_is_logged(house, script, zoe, log_lines):
    script.on("one", "action", lambda request, response: response.publish("said"))
    script.on("twin", "event", lambda request, response: response.publish(
        "asked" if request.event.local_name == "said" else "said"))
    script.on("one", "event", lambda request, response: count_up(request, "probe:heard"))
    house.act(zoe, "one")
    assert script.count("twin", "event") == 100
    assert any("stopped after 100 rounds" in record.getMessage() for record in log_lines.records if record.levelname == "ERROR")
    assert house.counted("probe:heard") == 100, "what was done until then stays"


def test_many_events_of_one_action_are_all_delivered(house, script, zoe):
    script.on("one", "action", lambda request, response: [response.publish("said", number) for number in range(150)])
    got = []
    script.on("twin", "event", lambda request, response: got.append(request.event.value))
    house.act(zoe, "one")
    assert got == list(range(150))


@pytest.mark.jsr286("PLT-46")
def test_a_window_handles_its_events_one_after_the_other_within_the_request(house, script, zoe):
    steps = []

    def event(request, response):
        steps.append((threading.get_ident(), "in", request.event.value))
        steps.append((threading.get_ident(), "out", request.event.value))

    script.on("one", "action", lambda request, response: [response.publish("said", number) for number in (1, 2, 3)])
    script.on("twin", "event", event)
    house.act(zoe, "one")
    assert [step[1:] for step in steps] == [(way, number) for number in (1, 2, 3) for way in ("in", "out")]
    assert len({step[0] for step in steps}) == 1


@pytest.mark.jsr286("PLT-47")
def test_no_address_calls_the_event_phase(house, script, zoe):
    token = house.token(zoe)
    for kind in "edfghijklmnopqtuvwxyz":
        zoe.get(house.address("one", kind), status=404)
        zoe.post(house.address("one", kind), {"csrf": token}, status=404)
    house.act(zoe, "one", query={"event": "said", "_e": "said"}, status="*")
    assert "event" not in " ".join(script.phases())


@pytest.mark.jsr286("PLT-15")
def test_the_base_class_finds_the_annotated_handler(house, script, zoe):
    page = house.act(zoe, "annotated", "save", tab="base").follow()
    assert "view of saved" in house.box_text(page, "annotated")
    for wrong in ({"action": "nothing of that name"}, {"action": ""}):
        answer = house.act(zoe, "annotated", tab="base", status=500, **wrong)
        assert "view of nothing" in house.box_text(answer, "annotated")
    answer = zoe.post(house.address("annotated", "a", "base"), {"csrf": house.token(zoe)}, status=500)

    for name, seen in (("said", "full"), ("shouted", "local")):
        script.on("sender", "action", lambda request, response, name=name: response.publish(name))
        page = house.act(zoe, "sender", tab="base").follow()
        assert f"view of {seen}" in house.box_text(page, "annotated")
    # No handler for this one: what it was rendered with is carried forward.
    script.on("sender", "action", lambda request, response: response.publish("asked"))
    state = page.request.path.split("~")[1].strip("/")
    page = house.act(zoe, "sender", tab="base", state=state).follow()
    assert "view of local" in house.box_text(page, "annotated")


@pytest.mark.jsr286("PLT-16")
def test_the_base_class_renders_by_mode_and_nothing_when_minimised(house, script, zoe):
    assert "view of nothing" in house.box_text(zoe.get("/e/lycee/base/"), "annotated")
    page = zoe.get(house.address("annotated", "c", "base", _m="help"))
    assert "explained" in house.box_text(page, "annotated")
    # It declares the mode and has no method for it.
    page = zoe.get(house.address("annotated", "c", "base", _m="edit"))
    assert "Ce bloc a rencontré un problème" in house.box_text(page, "annotated")
    assert house.box(page, "annotated").xpath(".//*[contains(@class, 'pr-notice--bad')]")
    house_token = house.token(zoe)
    small = zoe.post("/e/lycee/-/layout", {"csrf": house_token, "op": "minimise", "window": "members.annotated"}).follow()
    assert "view of" not in small.text
    assert not house.box(small, "annotated").xpath(".//*[contains(@class, 'pr-notice--bad')]")
