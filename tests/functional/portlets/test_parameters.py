"""Parameters: decoded once, joined as lists, private or shared by declaration (PLT-30 to PLT-41)."""

import pytest

from tests.functional.house import form_of, link, put

HARD = "a&b=c+d%e/f\"g'h é œ ∑ <x> 100% %41"


@pytest.mark.jsr286("PLT-31")
def test_values_are_decoded_once_and_the_map_is_read_only_and_never_missing(house, script, zoe):
    seen = {}

    def render(request, response):
        seen["empty"] = (len(request.parameters), request.parameters.get("none"), request.parameters.get("none", "d"),
                         request.parameters.get_all("none"), request.parameters.as_dict())
        response.write(link("on", response.render_url(hard=[HARD, "second"], empty="")))

    script.on("one", "render", render)
    page = zoe.get("/e/lycee/accueil/")
    assert seen["empty"] == (0, None, "d", (), {})

    def again(request, response):
        values = request.parameters
        seen.update(first=values.get("hard"), all=values.get_all("hard"), blank=values.get("empty"))
        copy = values.as_dict()
        copy["hard"] = ("changed",)
        copy["more"] = ("x",)
        seen["after"] = (values.get("hard"), "more" in values, sorted(values))
        with pytest.raises((TypeError, AttributeError)):
            values["hard"] = ("changed",)
        with pytest.raises((TypeError, AttributeError)):
            values.get_all("hard")[0] = "changed"

    script.on("one", "render", again)
    assert "ne répond pas" not in house.box_text(house.follow(zoe, page, "on"), "one")
    assert (seen["first"], seen["all"], seen["blank"]) == (HARD, (HARD, "second"), "")
    assert seen["after"] == (HARD, False, ["empty", "hard"])


@pytest.mark.jsr286("PLT-32")
def test_fields_of_forms_join_those_of_the_address(house, script, zoe):
    house.act(zoe, "one", query={"both": "url", "url": "1"}, both="body", body=HARD)
    assert script.calls[-1].parameters == {"both": ("url", "body"), "url": ("1",), "body": (HARD,)}
    zoe.post(house.address("one", "s", both="url"), {"csrf": house.token(zoe), "both": "body"})
    assert script.calls[-1].parameters == {"both": ("url", "body")}
    # A form sent by GET: its fields are the query of the address it names.
    script.calls.clear()
    zoe.get(house.address("one", "r") + "?q=word&q=other")
    assert [call.parameters for call in script.calls if call.window == "one"] == [{"q": ("word", "other")}]


@pytest.mark.jsr286("PLT-33")
def test_one_name_in_two_places_is_one_list_and_render_and_public_values_come_last(house, script, zoe):
    def render(request, response):
        put(response, link("data", response.resource_url("x", name="resource", day="resource")),
            link("on", response.render_url(name="render", day="public")),
            form_of(response, response.action_url("go", day="action")))

    script.on("one", "render", render)
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    script.calls.clear()
    house.follow(zoe, page, "data")
    assert script.calls[0].parameters == {"name": ("resource", "render"), "day": ("resource", "public")}
    house.send(zoe, page, "one", day="form")
    assert script.calls[1].parameters["day"] == ("action", "form", "public")


@pytest.mark.jsr286("PLT-34")
@pytest.mark.parametrize("phase", ["action", "event"])
def test_setting_replaces_removes_and_refuses(house, script, zoe, phase):
    window = "one" if phase == "action" else "two"

    def change(request, response):
        response.set_parameter("a", "first")
        response.set_parameter("a", ["second", "third"])
        response.set_parameter("b", "gone")
        response.set_parameter("b", None)
        for refused in ((None, "x"), ("a", ["x", None])):
            with pytest.raises(ValueError):
                response.set_parameter(*refused)
        for refused in ({"": "x"}, {None: "x"}, {"c": None}, {"c": ["x", None]}):
            with pytest.raises(ValueError):
                response.set_parameters(refused)

    if phase == "event":
        script.on("one", "action", lambda request, response: response.publish("said"))
    script.on(window, phase, change)
    house.act(zoe, "one").follow()
    assert [call.parameters for call in script.calls if call.window == window][-1] == {"a": ("second", "third")}


def test_an_address_follows_the_same_rules(house, script, zoe):
    def render(request, response):
        url = response.render_url(a="first", b="gone")
        url.set("a", ["second", "third"]).set("b", None)
        with pytest.raises(ValueError):
            url.set(None, "x")
        with pytest.raises(ValueError):
            url.set("a", ["x", None])
        response.write(link("on", url))

    script.on("one", "render", render)
    house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    assert [call.parameters for call in script.calls if call.window == "one"][-1] == {"a": ("second", "third")}


@pytest.mark.jsr286("PLT-35")
def test_setting_the_whole_map_drops_absent_private_ones_and_leaves_absent_public_ones(house, script, zoe):
    def action(request, response):
        response.set_parameter("old", "1")
        response.set_parameter("day", "monday")
        response.set_parameters({"new": "2"})

    script.on("one", "action", action)
    house.act(zoe, "one").follow()
    assert [call.parameters for call in script.calls if call.window == "one"][-1] == {"new": ("2",), "day": ("monday",)}


@pytest.mark.jsr286("PLT-38")
def test_public_parameters_are_seen_in_all_four_phases_merged_and_apart(house, script, zoe):
    seen = {}

    def note(request, response):
        seen[request.phase] = (request.parameters.get("day"), request.public_parameters.as_dict(),
                               "day" in request.private_parameters)
        if request.phase == "action":
            response.publish("said")
        if request.phase == "render":
            put(response, link("on", response.render_url(day="monday", own="1")), link("data", response.resource_url("x")),
                form_of(response, response.action_url("go")))

    for phase in ("render", "action", "event", "resource"):
        script.on("one", phase, note)
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    house.follow(zoe, page, "data")
    house.send(zoe, page, "one").follow()
    assert seen == dict.fromkeys(("render", "action", "event", "resource"), ("monday", {"day": ("monday",)}, False))


@pytest.mark.jsr286("PLT-39")
def test_public_parameters_are_set_and_removed_by_address_and_by_answer(house, script, zoe):
    def render(request, response):
        put(response, link("set", response.render_url(day="monday")), link("remove", response.render_url().remove_public("day")),
            form_of(response, response.action_url("go").remove_public("day")))

    def day():
        return [call.parameters.get("day") for call in script.calls if call.window == "twin" and call.phase == "render"][-1]

    script.on("one", "render", render)
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "set")
    assert day() == ("monday",)
    house.follow(zoe, page, "remove")
    assert day() is None
    house.send(zoe, page, "one").follow()
    assert day() is None, "an action's address removes it too"

    script.on("one", "action", lambda request, response: response.set_parameter("day", "tuesday"))
    page = house.act(zoe, "one").follow()
    assert day() == ("tuesday",)
    script.on("one", "action", lambda request, response: response.remove_public("day"))
    state = page.request.path.split("~")[1].strip("/")
    house.act(zoe, "one", state=state).follow()
    assert day() is None


@pytest.mark.jsr286("PLT-37", "PLT-40", "PLT-41")
def test_a_name_is_shared_by_its_qualified_name_among_those_that_declare_it(house, script, zoe):
    script.on("one", "render", lambda request, response: response.write(
        link("on", response.render_url(day="monday", jour="private"))))
    house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    last = {call.window: call.parameters for call in script.calls}
    assert last["one"] == {"day": ("monday",), "jour": ("private",)}
    assert last["twin"] == {"day": ("monday",)}, "of the same application"
    assert last["next"] == {"jour": ("monday",)}, "of another one, under its own identifier"
    zoe.get(house.address("bare", "r", "base", day="private"))
    last = {call.window: call.parameters for call in script.calls}
    assert last["bare"] == {"day": ("private",)} and last["sender"] == {}, "undeclared: private, whatever it is called"


@pytest.mark.jsr286("PLT-30")
def test_controls_of_the_portal_keep_the_parameters(house, script, zoe):
    script.on("one", "render", lambda request, response: response.write(link("on", response.render_url(page="2"))))
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    controls = [href for href in house.box(page, "one").xpath(".//a/@href") if href.partition("?")[0].endswith("/c")]
    assert any("~w=maximised" in href for href in controls) and any("~m=edit" in href for href in controls)
    assert any("~m=help" in href for href in controls)
    for href in controls:
        script.calls.clear()
        large = zoe.get(href, status=200)
        assert {call.window: call.parameters for call in script.calls}["one"] == {"page": ("2",)}
        assert script.count("one", "action") == 0
    back = [form for form in house.box(page, "one").xpath(".//form") if form.xpath(".//input[@name='op'][@value='minimise']")][0]
    small = zoe.post(back.get("action"), dict(back.form_values())).follow()
    assert [(call.state, call.parameters) for call in script.calls if call.window == "one"][-1] == ("minimised", {"page": ("2",)})
    restore = [form for form in house.box(small, "one").xpath(".//form")
               if form.xpath(".//input[@name='op'][@value='restore']")][0]
    zoe.post(restore.get("action"), dict(restore.form_values())).follow()
    assert [(call.state, call.parameters) for call in script.calls if call.window == "one"][-1] == ("normal", {"page": ("2",)})
    assert large.status_int == 200


@pytest.mark.jsr286("PLT-36")
def test_names_of_the_portal_itself_reach_no_portlet(house, script, zoe):
    house.act(zoe, "one", query={"_m": "help", "mine": "1"}, **{"~w": "maximised", "mine": "2"})
    assert script.calls[-1].phase == "action"
    assert set(script.calls[-1].parameters) <= {"mine", "~w"}, "csrf, mode and name of the action stay with the portal"
    assert script.calls[-1].parameters["mine"] == ("1", "2")
    zoe.get(house.address("one", "s", _i="file", _c="FULL", mine="3"))
    assert script.calls[-1].parameters == {"mine": ("3",)}
