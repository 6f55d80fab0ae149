"""URL listeners of an application (JSR-286 PLT.11.4.2; PLT-51)."""

import pytest

from portal.api.errors import NotPermitted, StateError
from portal.api.markup import Markup
from tests.functional.house import form_of, link, put


def seen(script, window, phase):
    """The parameters of the calls of a window."""
    return [call.parameters for call in script.calls if call.window == window and call.phase == phase]


@pytest.mark.jsr286("PLT-51")
def test_listeners_see_each_kind_of_address_in_declared_order_and_may_add_and_remove(house, script, zoe):
    heard = []

    def listen(name, url):
        heard.append((name, url.kind, dict(url.parameters.as_dict())))
        if name == "first":
            url.set("added", url.kind).set("concealed", None)
        elif name == "second":
            assert url.parameters.get("added") == url.kind, "what the one before it did"
            url.set("added", [url.kind, "twice"])

    def render(request, response):
        render_url = response.render_url(page="1", concealed="x")
        resource_url = response.resource_url("x", page="2", concealed="x")
        action_url = response.action_url("go", page="3", concealed="x")
        assert heard == [], "not when it is made"
        url = response.render_url()
        url.set("late", "set before it is written")
        put(response, link("on", render_url), link("data", resource_url), link("late", url), form_of(response, action_url))
        assert render_url.parameters.as_dict() == {"page": ("1",), "concealed": ("x",)}, "the portlet's own object stays"

    script.listening.append(listen)
    script.on("easel", "render", render)
    page = zoe.get("/e/lycee/studio/")
    assert [(name, kind) for name, kind, _parameters in heard] == [
        ("first", "render"), ("second", "render"), ("first", "resource"), ("second", "resource"), ("third", "resource"),
        ("first", "render"), ("second", "render"), ("first", "action"), ("second", "action")], "just before output, in order"
    assert heard[0][2] == {"page": ("1",), "concealed": ("x",)} and heard[1][2] == {"page": ("1",), "added": ("render",)}
    assert heard[5][2] == {"late": ("set before it is written",)}
    assert "concealed" not in page.text
    house.follow(zoe, page, "on")
    assert seen(script, "easel", "render")[-1] == {"page": ("1",), "added": ("render", "twice")}
    house.follow(zoe, page, "data")
    assert seen(script, "easel", "resource") == [{"page": ("2",), "added": ("resource", "twice")}]
    house.send(zoe, page, "easel")
    assert seen(script, "easel", "action") == [{"page": ("3",), "added": ("action", "twice")}]


def test_what_is_written_twice_is_changed_once_each_time_raw_or_escaped(house, script, zoe):
    script.listening.append(lambda name, url: url.set("count", str(int(url.parameters.get("count", "0")) + 1)))

    def render(request, response):
        url = response.render_url()
        put(response, link("a", url), link("b", url), Markup('<p class="raw">'), Markup(url.raw()), Markup("</p>"))

    script.on("easel", "render", render)
    page = zoe.get("/e/lycee/studio/")
    raw = page.text.split('<p class="raw">')[1].split("</p>")[0]
    assert house.href(page, "a") == house.href(page, "b") == raw and "count=2" in raw


def test_only_addresses_of_the_application_pass_and_those_of_the_portal_do_not(house, script, zoe):
    heard = []
    script.listening.append(lambda name, url: heard.append(url.kind))
    script.on("wall", "render", lambda request, response: response.write(link("on", response.render_url(page="1"))))
    zoe.get("/e/lycee/studio/")
    assert heard == []


def test_a_listener_may_change_what_the_portlet_may_and_no_more(house, script, zoe):
    def listen(name, url):
        if name == "first" and url.kind == "render":
            url.mode, url.state, url.secure = "about", "maximised", True
            for field, value, error in (("mode", "dream", NotPermitted), ("state", "half", NotPermitted)):
                with pytest.raises(error):
                    setattr(url, field, value)
        elif url.kind == "resource":
            with pytest.raises(StateError):
                url.mode = "edit"

    script.listening.append(listen)
    script.on("easel", "render", lambda request, response: put(
        response, link("on", response.render_url()), link("data", response.resource_url("x"))))
    page = zoe.get("/e/lycee/studio/")
    assert house.href(page, "on").startswith("https://localhost/")
    zoe.get(house.href(page, "on").removeprefix("https://localhost"), status=200)
    assert [(call.mode, call.state) for call in script.calls if call.window == "easel"][-1] == ("about", "maximised")


def test_a_kept_box_has_what_the_listeners_wrote_and_calls_them_no_more(house, script, zoe):
    heard = []

    def listen(name, url):
        heard.append(name)
        url.set("by", name)

    script.listening.append(listen)
    script.on("framed", "render", lambda request, response: response.write(link("on", response.render_url(page="1"))))
    script.on("outside", "render", lambda request, response: response.write(link("other", response.render_url(page="9"))))
    page = zoe.get("/e/lycee/studio/")
    assert heard == ["first", "second"]
    # Another state of the page: the address in the kept box carries it, and what the listeners wrote.
    page = house.follow(zoe, page, "other")
    assert script.count("framed") == 1 and heard == ["first", "second"]
    house.follow(zoe, page, "on")
    assert seen(script, "framed", "render")[-1] == {"page": ("1",), "by": ("second",)}
    assert seen(script, "outside", "render")[-1] == {"page": ("9",)}


def test_a_listener_that_fails_costs_the_box_that_writes(house, script, zoe):
    def listen(name, url):
        raise ZeroDivisionError("concealed")

    script.listening.append(listen)
    script.on("easel", "render", lambda request, response: response.write(link("on", response.render_url())))
    page = zoe.get("/e/lycee/studio/", status=200)
    assert "Ce bloc a rencontré un problème" in house.box_text(page, "easel") and "concealed" not in page.text
    assert house.box_text(page, "second-easel").endswith("content of second-easel")
