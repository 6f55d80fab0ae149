"""Which phase of which portlet an address calls, and in which order (PLT-07 to PLT-13, PLT-20, PLT-26 to PLT-29)."""

import pytest

from portal.api.errors import PortletError
from tests.functional.house import count_up, form_of, link, put, text_of

ACCUEIL = ["one", "two", "twin", "next"]


@pytest.mark.jsr286("PLT-10")
def test_an_action_calls_its_target_then_the_events_then_all_renders_but_the_kept(house, script, zoe):
    script.on("sender", "action", lambda request, response: response.publish("said", "hello"))
    answer = house.act(zoe, "sender", tab="base")
    assert script.phases() == ["sender action", "listener event", "sender event"]
    answer.follow(status=200)
    assert sorted(script.phases()[3:]) == ["bare render", "listener render", "sender render"]

    zoe.get("/e/lycee/cache/")
    script.calls.clear()
    zoe.get("/e/lycee/cache/")
    assert script.phases() == ["fresh render"], "a valid entry of the cache saves the render"
    script.calls.clear()
    house.act(zoe, "kept", tab="cache").follow()
    assert script.phases()[0] == "kept action" and "kept render" in script.phases()


@pytest.mark.jsr286("PLT-11")
def test_a_render_address_calls_no_action(house, script, zoe):
    script.on("one", "render", lambda request, response: response.write(link("on", response.render_url(page="2"))))
    house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on", status=200)
    assert set(script.phases()) == {f"{window} render" for window in ACCUEIL}
    zoe.get(house.address("one", "r", _a="go"), status=200)
    assert "action" not in " ".join(script.phases())


@pytest.mark.jsr286("PLT-12")
def test_a_resource_address_calls_the_resource_phase_of_its_target_and_leaves_the_page(house, script, zoe):
    def render(request, response):
        response.write(f"page {request.parameters.get('page')}")
        response.write(link("data", response.resource_url("list", page="9")))
        response.write(link("turn", response.render_url(page="2")))

    script.on("one", "render", render)
    script.on("one", "resource", lambda request, response: response.write(f"asked for {request.parameters.get_all('page')}"))
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "turn")
    script.calls.clear()
    answer = house.follow(zoe, page, "data")
    assert script.phases() == ["one resource"]
    assert answer.text == "asked for (&#x27;9&#x27;, &#x27;2&#x27;)"
    assert "page 2" in house.box_text(zoe.get(page.request.path_qs), "one")


@pytest.mark.jsr286("PLT-13")
def test_the_action_ends_before_its_events_and_the_events_before_any_render(house, script, zoe):
    order = []

    def action(request, response):
        order.append("action begins")
        response.publish("said")
        order.append("action ends")

    def event(request, response):
        order.append("event begins")
        order.append("event ends")

    script.on("one", "action", action)
    script.on("twin", "event", event)
    for window in ACCUEIL:
        script.on(window, "render", lambda request, response: order.append("render"))
    house.act(zoe, "one").follow()
    assert order == ["action begins", "action ends", "event begins", "event ends"] + ["render"] * 4


@pytest.mark.jsr286("PLT-07")
@pytest.mark.ours("PAGE-07")
@pytest.mark.parametrize("failure", [PortletError("no"), ZeroDivisionError("any"), SystemExit(3), KeyboardInterrupt(),
                                     RecursionError(), MemoryError()], ids=lambda failure: type(failure).__name__)
def test_an_action_that_fails_changes_nothing_and_says_so_with_a_reference(house, script, zoe, log_lines, failure):
    def action(request, response):
        count_up(request, "probe:failing")
        request.preferences.set("colour", "red")
        request.preferences.store()
        response.mode = "edit"
        response.set_parameter("page", "7")
        response.publish("said")
        response.notify("done")
        raise failure

    def render(request, response):
        response.write(f"{request.mode} {request.preferences.get('colour')} {request.parameters.as_dict()}")

    script.on("one", "action", action)
    script.on("one", "render", render)
    answer = house.act(zoe, "one", status=500)
    said = text_of(answer)
    assert "« Titre one » n’a pas pu le faire, et rien n’a été modifié" in said.replace("\xa0", " ")
    reference = log_lines.incidents()[-1]
    assert reference in answer.text
    assert type(failure).__name__ not in answer.text and "Traceback" not in answer.text
    assert "view green {}" in house.box_text(answer, "one")
    assert house.counted("probe:failing") == 0 and house.stored("zoe") == {}
    assert "event" not in " ".join(script.phases())
    after = zoe.get("/e/lycee/accueil/")
    assert "view green {}" in house.box_text(after, "one") and "done" not in after.text


@pytest.mark.fault("9")
@pytest.mark.parametrize("method", ["commit", "rollback"])
def test_the_transaction_of_an_action_is_the_portals(house, script, zoe, method):
    def action(request, response):
        count_up(request, "probe:halves")
        getattr(request.db, method)()

    script.on("one", "action", action)
    house.act(zoe, "one", status=500)
    assert house.counted("probe:halves") == 0
    script.on("one", "action", lambda request, response: count_up(request, "probe:halves"))
    house.act(zoe, "one")
    assert house.counted("probe:halves") == 1


def test_an_event_handler_cannot_commit_or_undo_the_action_of_another(house, script, zoe):
    def action(request, response):
        count_up(request, "probe:mine")
        response.publish("said")

    script.on("one", "action", action)
    for meddle in ("commit", "rollback"):
        script.on("twin", "event", lambda request, response, meddle=meddle: getattr(request.db, meddle)())
        house.act(zoe, "one")
    assert house.counted("probe:mine") == 2


@pytest.mark.jsr286("PLT-08")
@pytest.mark.parametrize("failure", [PortletError("no"), ZeroDivisionError("any"), SystemExit(3)],
                         ids=lambda failure: type(failure).__name__)
def test_an_event_handler_that_fails_is_undone_alone(house, script, zoe, log_lines, failure):
    def action(request, response):
        count_up(request, "probe:action")
        response.set_parameter("kept", "yes")
        response.publish("said")

    def failing(request, response):
        count_up(request, "probe:event")
        request.preferences.set("colour", "red")
        request.preferences.store()
        response.mode = "edit"
        response.set_parameter("page", "7")
        response.publish("shouted")
        response.notify("never said")
        raise failure

    def good(request, response):
        count_up(request, "probe:good")
        response.set_parameter("heard", request.event.name)

    for window in ("one", "two", "twin"):
        script.on(window, "render", lambda request, response: response.write(f"{request.mode} {request.parameters.as_dict()}"))
    script.on("one", "action", action)
    script.on("two", "event", failing)
    script.on("twin", "event", good)
    script.on("next", "event", lambda request, response: None)
    page = house.act(zoe, "one").follow()
    assert "view {}" in house.box_text(page, "two")
    assert "{'heard': ('{urn:probe}said',)}" in house.box_text(page, "twin")
    assert [house.counted(f"probe:{name}") for name in ("action", "event", "good")] == [1, 0, 1]
    assert house.stored("zoe") == {} and "never said" not in page.text
    assert script.phases("twin").count("event") == 1, "what the failing handler published is not delivered"
    assert log_lines.incidents()


@pytest.mark.jsr286("PLT-09")
@pytest.mark.parametrize("failure", [PortletError(), ZeroDivisionError("inner detail"), SystemExit("inner detail"),
                                     KeyboardInterrupt("inner detail"), RecursionError("inner detail"),
                                     MemoryError("inner detail")], ids=lambda failure: type(failure).__name__)
def test_a_render_that_fails_is_an_error_box_beside_whole_ones(house, script, zoe, log_lines, failure):
    def render(request, response):
        response.write("half of it")
        raise failure

    script.on("two", "render", render)
    page = zoe.get("/e/lycee/accueil/", status=200)
    broken = house.box_text(page, "two")
    assert "Titre two" in broken and log_lines.incidents()[-1] in broken and "half of it" not in broken
    assert "Traceback" not in page.text and "inner detail" not in page.text and type(failure).__name__ not in page.text
    for window in ("one", "twin", "next"):
        assert f"content of {window}" in house.box_text(page, window)


@pytest.mark.parametrize("tab, window", [("accueil", "two"), ("cache", "kept")])
def test_try_again_asks_for_the_box_once_more(house, script, zoe, tab, window):
    """By a form without script: the same page in the same state, with that box made anew and no other changed."""
    script.on(window, "render", lambda request, response: 1 / 0)
    page = zoe.get(house.address(window, "r", tab, page="2"))
    script.on(window, "render", lambda request, response: response.write(f"well again on {request.parameters.get('page')}"))
    forms = house.box(page, window).xpath(".//form[contains(@class, 'pr-notice')]")
    assert len(forms) == 1 and forms[0].get("method") == "post" and forms[0].xpath(".//button[@type='submit']")
    sent = zoe.post(forms[0].get("action"), dict(forms[0].form_values()), status=303)
    assert sent.location.endswith(f"#{house.ns(window)}")
    again = sent.follow(status=200)
    assert "well again on 2" in house.box_text(again, window)
    assert script.phases(window).count("action") == 0
    zoe.post(forms[0].get("action"), {}, status=403)
    zoe.post(house.address("nothing.here", "c", tab), {"csrf": house.token(zoe)}, status=404)
    changed = zoe.post(house.address(window, "c", tab, _m="edit", _w="maximised"), {"csrf": house.token(zoe)}, status=303)
    assert "well again on None" in house.box_text(changed.follow(), window), "such a form changes neither mode nor state"


@pytest.mark.jsr286("PLT-26")
def test_a_change_of_the_action_is_seen_by_events_and_renders(house, script, zoe):
    seen = []

    def action(request, response):
        seen.append((response.mode, response.state))
        response.mode, response.state = "help", "maximised"
        response.set_parameter("page", "2")
        seen.append((response.mode, response.state))
        response.publish("said")

    def note(request, response):
        seen.append((request.phase, request.mode, request.state, request.parameters.as_dict()))
        if request.phase == "event":
            response.set_parameters(request.parameters.as_dict())

    script.on("one", "action", action)
    script.on("one", "event", note)
    script.on("one", "render", note)
    house.act(zoe, "one").follow()
    now = ("help", "maximised", {"page": ("2",)})
    assert seen == [(None, None), ("help", "maximised"), ("event", *now), ("render", *now)]


@pytest.mark.jsr286("PLT-27")
def test_action_parameters_are_seen_in_the_action_alone(house, script, zoe):
    script.on("one", "action", lambda request, response: response.publish("said"))
    script.on("one", "event", lambda request, response: None)
    page = house.act(zoe, "one", query={"from_url": "1"}, from_form="2").follow()
    by_phase = {call.phase: call.parameters for call in script.calls if call.window == "one"}
    assert by_phase["action"] == {"from_url": ("1",), "from_form": ("2",)}
    assert by_phase["event"] == by_phase["render"] == {}
    assert "from_form" not in page.request.path_qs


@pytest.mark.jsr286("PLT-28")
@pytest.mark.parametrize("phase", ["action", "event"])
def test_after_an_action_or_event_private_parameters_are_empty_unless_set_again(house, script, zoe, phase):
    window = "one" if phase == "action" else "two"
    zoe.get(house.address(window, "r", page="2"))
    assert [call.parameters for call in script.calls if call.window == window] == [{"page": ("2",)}]
    script.on(window, "render", lambda request, response: put(
        response, link("on", response.render_url(page="2")), form_of(response, response.action_url("go"))))
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    if phase == "event":
        script.on("one", "render", lambda request, response: response.write(form_of(response, response.action_url("go"))))
        script.on("one", "action", lambda request, response: response.publish("said"))
        script.on("two", "event", lambda request, response: None)
        page = zoe.get(page.request.path_qs)
    script.calls.clear()
    after = house.send(zoe, page, "one").follow()
    assert [call.parameters for call in script.calls if call.window == window and call.phase == "render"] == [{}]

    script.on(window, phase, lambda request, response: response.set_parameter("page", "3"))
    script.calls.clear()
    house.send(zoe, after, "one").follow()
    assert [call.parameters for call in script.calls if call.window == window and call.phase == "render"] == [{"page": ("3",)}]


@pytest.mark.jsr286("PLT-29")
def test_who_was_not_clicked_keeps_the_parameters_of_before(house, script, zoe):
    for window in ("one", "two"):
        script.on(window, "render", lambda request, response: put(
            response, link(f"{request.window.fname}-on", response.render_url(page=f"of {request.window.fname}")),
            form_of(response, response.action_url("go"))))
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "two-on")
    page = house.follow(zoe, page, "one-on")
    page = house.send(zoe, page, "one").follow()
    last = {call.window: call.parameters for call in script.calls}
    assert last["two"] == {"page": ("of two",)} and last["one"] == {}


def test_private_parameters_of_a_window_are_not_those_of_another_of_the_same_portlet(house, script, zoe):
    zoe.get(house.address("one", "r", page="2"))
    assert {call.window: call.parameters for call in script.calls}["two"] == {}
