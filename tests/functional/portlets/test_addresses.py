"""Addresses that portlets write: what they carry, how they are written, which may be made (PLT-48 to PLT-58)."""

import html
from urllib.parse import urlsplit

import pytest

from portal.api.errors import NotPermitted, StateError
from portal.api.markup import Markup
from portal.driver.url import decode
from tests.functional.house import form_of, link, put

HARD = "a&b=c+d%e/f\"g'h é œ ∑ <x> ~x ;"


def _state(address: str):
    return decode(address.split("~", 1)[1].split("/")[0])


@pytest.mark.jsr286("PLT-48")
def test_a_new_address_carries_no_render_parameter_but_a_resources_that_are_hidden_from_it(house, script, zoe):
    seen = {}

    def render(request, response):
        put(response, link("on", response.render_url(page="2")), link("plain", response.render_url()),
            form_of(response, response.action_url("go")), link("data", response.resource_url("x", own="1")))

    def note(request, response):
        seen.update(own=request.parameters.get("own"), render=request.private_render_parameters.as_dict())

    script.on("one", "render", render)
    script.on("one", "resource", note)
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    script.calls.clear()
    house.follow(zoe, page, "plain")
    house.send(zoe, page, "one")
    house.follow(zoe, page, "data")
    given = [(call.phase, call.parameters) for call in script.calls if call.window == "one"]
    assert given == [("render", {}), ("action", {}), ("resource", {"own": ("1",), "page": ("2",)})]
    assert seen == {"own": "1", "render": {"page": ("2",)}}


@pytest.mark.jsr286("PLT-49")
def test_what_is_not_set_means_the_present_one_and_secure_asks_for_https(house, script, zoe):
    def render(request, response):
        safe = response.render_url()
        safe.secure = True
        put(response, link("stay", response.render_url(page="1")), link("help", response.render_url("help", "maximised")),
            link("safe", safe), Markup(f'<p class="raw">{safe.raw()}</p>'),
            form_of(response, response.action_url("go")))

    def now():
        return [(call.mode, call.state) for call in script.calls if call.window == "one" and call.phase == "render"][-1]

    script.on("one", "render", render)
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "help")
    assert now() == ("help", "maximised")
    page = house.follow(zoe, page, "stay")
    assert now() == ("help", "maximised")
    house.send(zoe, page, "one").follow()
    assert now() == ("help", "maximised")
    assert urlsplit(house.href(page, "stay")).scheme == "", "the present scheme"
    assert house.href(page, "safe").startswith("https://localhost/e/lycee/accueil/~")
    zoe.get(house.href(page, "safe").removeprefix("https://localhost"), status=200)


def test_an_action_address_changes_mode_and_state_too(house, script, zoe):
    def render(request, response):
        url = response.action_url("go")
        url.mode, url.state = "help", "maximised"
        response.write(form_of(response, url))

    script.on("one", "render", render)
    house.send(zoe, zoe.get("/e/lycee/accueil/"), "one").follow()
    assert [(call.phase, call.mode, call.state) for call in script.calls if call.window == "one"][1:] == [
        ("action", "help", "maximised"), ("render", "help", "maximised")]


@pytest.mark.jsr286("PLT-50")
@pytest.mark.parametrize("kind", ["render", "action", "resource", "answer"])
def test_names_and_values_survive_the_round_trip(house, script, zoe, kind):
    values = {HARD: (HARD, "", "~m"), "": ("", "empty name"), "~m": ("not the mode",), "plain": ("",)}

    def render(request, response):
        urls = {"render": response.render_url(), "action": response.action_url("go"), "resource": response.resource_url("x")}
        for url in urls.values():
            for name, value in values.items():
                url.set(name, list(value))
        put(response, link("on", urls["render"]), link("data", urls["resource"]),
            form_of(response, response.action_url("go") if kind == "answer" else urls["action"]))

    def action(request, response):
        for name, value in values.items():
            response.set_parameter(name, list(value))

    script.on("one", "render", render)
    if kind == "answer":
        script.on("one", "action", action)
    page = zoe.get("/e/lycee/accueil/")
    script.calls.clear()
    if kind == "render":
        house.follow(zoe, page, "on")
    elif kind == "resource":
        house.follow(zoe, page, "data")
    else:
        house.send(zoe, page, "one").follow()
    wanted = "render" if kind == "answer" else kind
    assert [call.parameters for call in script.calls if call.window == "one" and call.phase == wanted][0] == values


@pytest.mark.jsr286("PLT-52")
def test_written_form_is_escaped_for_xml_and_raw_on_request_and_both_mean_the_same(house, script, zoe):
    def render(request, response):
        url = response.render_url("help", a="1", b=HARD)
        response.write(Markup(f'<p class="{{escaped}}">{url}</p>\n<p class="{{raw}}">'.replace("{", "").replace("}", "")))
        response.write(Markup(url.raw()))
        response.write(Markup("</p>"))

    script.on("one", "render", render)
    text = zoe.get("/e/lycee/accueil/").text
    escaped = text.split('<p class="escaped">')[1].split("</p>")[0]
    raw = text.split('<p class="raw">')[1].split("</p>")[0]
    assert "&amp;" in escaped and "&amp;" not in raw and "&" in raw
    assert html.unescape(escaped) == raw
    for address in (html.unescape(escaped), raw):
        script.calls.clear()
        zoe.get(address, status=200)
        assert [(call.mode, call.parameters) for call in script.calls if call.window == "one"] == [
            ("help", {"a": ("1",), "b": (HARD,)})]


def test_a_template_writes_addresses_escaped_once(house, script, zoe):
    script.on("one", "render", lambda request, response: response.show("address", url=response.render_url(a="1", b="é&<")))
    page = zoe.get("/e/lycee/accueil/")
    house.follow(zoe, page, "from-template")
    assert [call.parameters for call in script.calls if call.window == "one"][-1] == {"a": ("1",), "b": ("é&<",)}


@pytest.mark.jsr286("PLT-55", "PLT-57")
def test_cache_levels_are_inherited_and_narrow_what_may_be_made(house, script, zoe):
    answers = {}

    def attempt(make):
        try:
            return str(make()) and "made"
        except (StateError, ValueError) as error:
            return type(error).__name__

    def resource(request, response):
        answers[request.cache_level] = {
            "same": attempt(lambda: response.resource_url("x")), "render": attempt(response.render_url),
            "action": attempt(lambda: response.action_url("go")), "form": attempt(lambda: response.csrf_field),
            "nonsense": attempt(lambda: response.resource_url("x", "ALL")),
            **{level: attempt(lambda level=level: response.resource_url("x", level)) for level in ("FULL", "PORTLET", "PAGE")}}
        response.write(link("inner", response.resource_url("x")))

    def render(request, response):
        put(response, link("default", response.resource_url("x")), *(
            link(level, response.resource_url("x", level)) for level in ("FULL", "PORTLET", "PAGE")))

    script.on("one", "render", render)
    script.on("one", "resource", resource)
    page = zoe.get("/e/lycee/accueil/")
    for level in ("FULL", "PORTLET", "PAGE"):
        inner = house.follow(zoe, page, level)
        assert set(answers) and house.href(inner, "inner") == house.href(page, level), "the level of the request is kept"
    house.follow(zoe, page, "default")
    assert house.href(page, "default") == house.href(page, "PAGE")
    made, no = "made", "StateError"
    assert answers["FULL"] == {"same": made, "render": no, "action": no, "form": no, "nonsense": "ValueError",
                               "FULL": made, "PORTLET": no, "PAGE": no}
    assert answers["PORTLET"] == {"same": made, "render": no, "action": no, "form": made, "nonsense": "ValueError",
                                  "FULL": made, "PORTLET": made, "PAGE": no}
    assert answers["PAGE"] == {**dict.fromkeys(("same", "render", "action", "form", "FULL", "PORTLET", "PAGE"), made),
                               "nonsense": "ValueError"}


@pytest.mark.jsr286("PLT-56")
def test_a_level_says_how_much_of_the_page_an_address_holds(house, script, zoe):
    levels = ("FULL", "PORTLET", "PAGE")
    seen = {}

    def render(request, response):
        put(response, link("on", response.render_url("help", "maximised", page="2")), *(
            link(level, response.resource_url("x", level)) for level in levels))

    script.on("one", "render", render)
    script.on("two", "render", lambda request, response: response.write(link("two-on", response.render_url(page="two"))))
    script.on("one", "resource", lambda request, response: seen.update({request.cache_level: (
        request.mode, request.private_render_parameters.as_dict())}))
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "two-on")
    page = house.follow(zoe, page, "on")
    states = {level: _state(house.href(page, level)) for level in levels}
    one, two = house.ns("one"), house.ns("two")
    assert states["FULL"] == decode("")
    assert (states["PORTLET"].modes, states["PORTLET"].states) == ({one: "help"}, {one: "maximised"})
    assert states["PORTLET"].private == {one: {"page": ("2",)}}
    assert states["PAGE"].private == {one: {"page": ("2",)}, two: {"page": ("two",)}}
    for level in levels:
        house.follow(zoe, page, level)
    assert seen == {"FULL": ("view", {}), "PORTLET": ("help", {"page": ("2",)}), "PAGE": ("help", {"page": ("2",)})}


@pytest.mark.jsr286("PLT-58")
def test_a_resource_address_keeps_mode_state_and_render_parameters(house, script, zoe):
    def render(request, response):
        url = response.resource_url("x", day="own")
        for name, value in (("mode", "help"), ("state", "maximised")):
            with pytest.raises(StateError):
                setattr(url, name, value)
        url.remove_public("day")
        put(response, link("on", response.render_url(page="2", day="monday")), link("data", url))

    script.on("one", "render", render)
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    house.follow(zoe, page, "data")
    last = script.calls[-1]
    assert (last.phase, last.mode, last.state) == ("resource", "view", "normal")
    assert last.parameters == {"page": ("2",), "day": ("own", "monday")}


@pytest.mark.jsr286("PLT-59")
def test_a_resource_request_knows_its_id_and_level_and_the_render_parameters_apart(house, script, zoe):
    seen = []

    def resource(request, response):
        render = request.private_render_parameters
        copy = render.as_dict()
        copy["changed"] = ("1",)
        with pytest.raises((TypeError, AttributeError)):
            render["changed"] = ("1",)
        seen.append((request.resource_id, request.cache_level, render.as_dict()))

    script.on("one", "render", lambda request, response: put(
        response, link("on", response.render_url(page="2")), link("data", response.resource_url("a/b c", "PORTLET", page="9")),
        link("noid", response.resource_url())))
    script.on("one", "resource", resource)
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    house.follow(zoe, page, "data")
    house.follow(zoe, page, "noid")
    assert seen == [("a/b c", "PORTLET", {"page": ("2",)}), (None, "PAGE", {"page": ("2",)})]


def test_an_address_cannot_ask_for_a_mode_that_is_not_allowed(house, script, zoe):
    refused = []

    def render(request, response):
        for mode, state in (("config", None), ("edit", None), (None, "nonsense")):
            with pytest.raises(NotPermitted):
                response.render_url(mode, state)
            refused.append((mode, state))

    script.on("bare", "render", render)
    zoe.get("/e/lycee/base/")
    assert len(refused) == 3
