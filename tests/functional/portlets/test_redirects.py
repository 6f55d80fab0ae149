"""Redirects and changes of mode, window state and parameters (PLT-19 to PLT-26)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.api.errors import NotPermitted, StateError


@pytest.mark.jsr286("PLT-19")
def test_the_portlet_runs_to_its_end_then_the_redirect_is_sent_and_nothing_rendered(house, script, zoe):
    ended = []

    def action(request, response):
        response.redirect("/e/lycee/cache/")
        ended.append(True)

    script.on("one", "action", action)
    answer = house.act(zoe, "one")
    assert answer.location == "http://localhost/e/lycee/cache/" and ended == [True]
    assert script.phases() == ["one action"]


@pytest.mark.jsr286("PLT-20")
def test_events_of_an_action_that_redirects_are_not_delivered(house, script, zoe):
    def action(request, response):
        response.publish("said")
        response.redirect("/e/lycee/")
        response.publish("shouted")

    script.on("one", "action", action)
    house.act(zoe, "one")
    assert script.phases() == ["one action"]


@pytest.mark.jsr286("PLT-21")
@pytest.mark.parametrize("target", ["page", "../up", "", "?a=1", "//elsewhere.example/", "/\\elsewhere.example",
                                    "https:elsewhere", "javascript:alert(1)", "/two words", "/line\r\nSet-Cookie: a=b", "\t/tab"])
def test_a_redirect_goes_to_an_absolute_address_or_a_full_path(house, script, zoe, target):
    raised = []

    def action(request, response):
        with pytest.raises(ValueError) as error:
            response.redirect(target)
        raised.append(error.type)

    script.on("one", "action", action)
    answer = house.act(zoe, "one")
    assert raised == [ValueError]
    assert urlsplit(answer.location).path == "/e/lycee/accueil/"


@pytest.mark.parametrize("target", ["https://elsewhere.example/a?b=c#d", "/e/lycee/cache/?x=1&y=%C3%A9",
                                    "/e/lycee/été/", "https://elsewhere.example/été"])
def test_a_redirect_arrives_as_it_was_asked_for(house, script, zoe, target):
    script.on("one", "action", lambda request, response: response.redirect(target))
    location = house.act(zoe, "one").headers["Location"]
    assert location.isascii()
    assert location.removeprefix("http://localhost").replace("%C3%A9t%C3%A9", "été") == target


def _change(response, what):
    if what == "mode":
        response.mode = "help"
    elif what == "state":
        response.state = "maximised"
    elif what == "parameter":
        response.set_parameter("a", "1")
    elif what == "map":
        response.set_parameters({"a": "1"})
    else:
        response.remove_public("day")


CHANGES = ["mode", "state", "parameter", "map", "public"]


@pytest.mark.jsr286("PLT-22")
@pytest.mark.parametrize("what", CHANGES)
def test_no_plain_redirect_after_a_change(house, script, zoe, what):
    def action(request, response):
        _change(response, what)
        with pytest.raises(StateError):
            response.redirect("/e/lycee/cache/")

    script.on("one", "action", action)
    assert urlsplit(house.act(zoe, "one").location).path.startswith("/e/lycee/accueil/")


@pytest.mark.jsr286("PLT-23")
@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("form", ["plain", "with an address"])
def test_no_change_after_a_redirect(house, script, zoe, what, form):
    def action(request, response):
        response.redirect("/e/lycee/cache/", *(["back"] if form != "plain" else []))
        with pytest.raises(StateError):
            _change(response, what)

    script.on("one", "action", action)
    assert urlsplit(house.act(zoe, "one").location).path == "/e/lycee/cache/"


@pytest.mark.jsr286("PLT-24")
@pytest.mark.parametrize("target", ["/e/lycee/cache/", "/e/lycee/cache/?x=1", "/e/lycee/cache/#place",
                                    "https://elsewhere.example/?x=1#place"])
def test_the_longer_form_hands_over_the_address_of_a_state_that_is_not_remembered(house, script, zoe, target):
    def action(request, response):
        response.mode, response.state = "help", "maximised"
        response.set_parameter("page", "2")
        response.redirect(target, "back")

    script.on("one", "action", action)
    answer = house.act(zoe, "one")
    parts, asked = urlsplit(answer.headers["Location"]), urlsplit(target)
    assert (parts.path, parts.fragment) == (asked.path, asked.fragment)
    query = parse_qs(parts.query)
    assert {name: query[name] for name in parse_qs(asked.query)} == parse_qs(asked.query)
    back = query["back"][0]
    assert back.startswith("http://localhost/e/lycee/accueil/~")
    zoe.get(back.removeprefix("http://localhost"), status=200)
    assert [(call.mode, call.state, call.parameters) for call in script.calls if call.phase == "render"] == [
        ("help", "maximised", {"page": ("2",)})]
    script.calls.clear()
    zoe.get("/e/lycee/accueil/")
    assert {(call.mode, call.state) for call in script.calls} == {("view", "normal")}


@pytest.mark.jsr286("PLT-25")
def test_only_what_user_and_portlet_allow_can_be_set_and_what_is_not_set_stays(house, script, zoe):
    refused = []

    def action(request, response):
        for what, value in (("mode", "config"), ("mode", "edit_defaults"), ("mode", "nonsense"), ("state", "solo"),
                            ("state", "nonsense")):
            with pytest.raises(NotPermitted):
                setattr(response, what, value)
            refused.append(value)

    script.on("one", "action", action)
    house.act(zoe, "one").follow()
    assert len(refused) == 5
    assert {(call.mode, call.state) for call in script.calls if call.phase == "render"} == {("view", "normal")}

    def edit(request, response):
        with pytest.raises(NotPermitted):
            response.mode = "edit"
        refused.append("edit")

    for window, tab in (("bare", "base"), ("sealed", "fixe")):  # supports only view; is locked against own settings
        script.on(window, "action", edit)
        house.act(zoe, window, tab=tab)
    assert refused[5:] == ["edit", "edit"]

    def allowed(request, response):
        response.mode = "help"

    script.on("one", "action", allowed)
    page = house.act(zoe, "one").follow()
    script.on("one", "action", lambda request, response: None)
    script.calls.clear()
    state = page.request.path.split("~")[1].strip("/")
    house.act(zoe, "one", state=state).follow()
    assert {call.mode for call in script.calls if call.window == "one"} == {"help"}
