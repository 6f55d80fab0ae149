"""Life of portlets (JSR-286 PLT.5): made once, initialised first, out of service for a while or for good."""

import threading
from types import SimpleNamespace

import pytest

from portal.api.errors import PortletError, PortletUnavailable
from portal.container.interfaces import IContainer
from portal.layout.namespaces import namespace_of


@pytest.mark.jsr286("PLT-01")
def test_one_object_serves_every_window_person_and_request_of_a_definition(house, script, zoe, paul):
    for browser in (zoe, paul):
        browser.get("/e/lycee/accueil/")
    zoe.get("/e/lycee/slow/")
    house.act(zoe, "one")
    objects = {window: {call.portlet for call in script.calls if call.window == window}
               for window in ("one", "two", "beside", "twin")}
    assert len(objects["one"]) == 1
    assert objects["one"] == objects["two"] == objects["beside"]
    assert objects["twin"].isdisjoint(objects["one"])
    assert script.lives.count(("init", "probe.box")) == 1


@pytest.mark.jsr286("PLT-02")
def test_init_has_run_with_the_config_before_any_phase(house, script, zoe):
    seen = []
    script.init = lambda config: seen.append((config.name, config.modes, len(script.calls)))
    house.act(zoe, "one", status=303)
    assert ("probe.box", ("view", "edit", "help"), 0) in seen
    assert script.phases()[0] == "one action"


@pytest.mark.jsr286("PLT-03")
@pytest.mark.parametrize("failure", [PortletError("no"), PortletUnavailable("not today"), ZeroDivisionError("any other")])
def test_a_portlet_whose_init_fails_is_not_in_service_and_not_destroyed(house, script, zoe, failure):
    def init(config):
        if config.name == "probe.box":
            raise failure

    script.init = init
    page = zoe.get("/e/lycee/accueil/", status=200)
    assert "content of" not in house.box_text(page, "one")
    assert "content of twin" in house.box_text(page, "twin")
    assert "one render" not in script.phases()
    house.registry.getUtility(IContainer).destroy()
    assert ("destroy", "probe.twin") in script.lives and ("destroy", "probe.box") not in script.lives


@pytest.mark.jsr286("PLT-04")
def test_a_failed_init_is_tried_again_only_after_its_delay(house, script, zoe, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("portal.container.instances.time", SimpleNamespace(monotonic=lambda: now[0]))

    def init(config):
        if config.name == "probe.twin" and now[0] < 1060:
            raise PortletUnavailable("warming up", 60)

    script.init = init
    for _ in range(2):
        assert "content of" not in house.box_text(zoe.get("/e/lycee/accueil/"), "twin")
    assert script.lives.count(("init", "probe.twin")) == 1
    now[0] = 1061.0
    assert "content of twin" in house.box_text(zoe.get("/e/lycee/accueil/"), "twin")
    assert script.lives.count(("init", "probe.twin")) == 2


@pytest.mark.jsr286("PLT-05")
@pytest.mark.parametrize("failure", [None, ZeroDivisionError("in destroy")])
def test_after_destroy_a_new_object_serves(house, script, zoe, failure):
    def destroy():
        if failure is not None:
            raise failure

    script.destroy = destroy
    zoe.get("/e/lycee/accueil/")
    before = {call.window: call.portlet for call in script.calls}
    alive = [call.portlet for call in script.calls]  # ids of objects, which may be used again once they are gone
    container = house.registry.getUtility(IContainer)
    kept = [portlet for portlet, _config in container._instances._made.values()]
    container.destroy()
    assert {life for life in script.lives if life[0] == "destroy"} >= {("destroy", "probe.box"), ("destroy", "probe.twin")}
    script.calls.clear()
    assert "content of one" in house.box_text(zoe.get("/e/lycee/accueil/"), "one")
    assert {id(portlet) for portlet in kept} >= set(alive)
    assert before["one"] not in {call.portlet for call in script.calls}
    assert script.lives.count(("init", "probe.box")) == 2


@pytest.mark.jsr286("PLT-06")
@pytest.mark.parametrize("phase", ["action", "event"])
def test_unavailable_for_good_destroys_and_for_a_while_keeps_out_for_that_long(house, script, zoe, monkeypatch, phase):
    now = [1000.0]
    monkeypatch.setattr("portal.container.instances.time", SimpleNamespace(monotonic=lambda: now[0]))
    pause: list = [30]

    def fail(request, response):
        raise PortletUnavailable("out", pause[0])

    window = "one" if phase == "action" else "twin"
    definition = {"one": "probe.box", "twin": "probe.twin"}[window]
    if phase == "event":
        script.on("one", "action", lambda request, response: response.publish("said"))
    script.on(window, phase, fail)
    assert "content of" in house.box_text(zoe.get("/e/lycee/accueil/"), window)

    house.act(zoe, "one", status="*")
    assert ("destroy", definition) not in script.lives
    assert "content of" not in house.box_text(zoe.get("/e/lycee/accueil/"), window)
    now[0] += 31
    assert "content of" in house.box_text(zoe.get("/e/lycee/accueil/"), window)

    pause[0] = None
    house.act(zoe, "one", status="*")
    assert ("destroy", definition) in script.lives
    now[0] += 10_000_000
    assert "content of" not in house.box_text(zoe.get("/e/lycee/accueil/"), window)


@pytest.mark.jsr286("PLT-14")
def test_each_phase_says_which_it_is(house, script, zoe):
    seen = {}

    def note(request, response):
        seen[request.phase] = request.attributes["portal.phase"]
        if request.phase == "action":
            response.publish("said")

    for window, phase in (("one", "action"), ("twin", "event"), ("one", "render"), ("one", "resource")):
        script.on(window, phase, note)
    house.act(zoe, "one").follow()
    zoe.get(house.address("one", "s"))
    assert seen == {"action": "action", "event": "event", "render": "render", "resource": "resource"}


def test_a_portlet_whose_init_hangs_keeps_no_other_one_waiting(make_house):
    house = make_house(page_deadline=8.0, limit_render=6.0, executor_patience=0.1)
    gate = threading.Event()

    def init(config):
        if config.name == "probe.box":
            gate.wait(20)

    house.script.init = init
    zoe = house.signed_in("zoe")
    page = zoe.get("/e/lycee/accueil/")
    gate.set()
    assert "content of twin" in house.box_text(page, "twin")
    assert "content of next" in house.box_text(page, "next")
    assert "content of" not in house.box_text(page, "one")


def test_windows_are_known_by_the_same_short_form_everywhere(house, zoe):
    page = zoe.get("/e/lycee/accueil/")
    assert namespace_of("members.one") == house.box(page, "one").get("id")
