"""What applications share and what they do not (PLT-40, PLT-41, PLT-87)."""

import threading

import pytest

from portal.api.errors import NotFound
from tests.functional.house import form_of, link, put


def seen(script, window, phase="render"):
    """The parameters of the last call of a window."""
    return [call.parameters for call in script.calls if call.window == window and call.phase == phase][-1]


@pytest.mark.jsr286("PLT-40")
def test_portlets_of_two_applications_share_a_value_by_its_qualified_name_whatever_they_call_it(house, script, zoe):
    """``probe`` calls {urn:probe}day "day", ``neighbour`` calls it "jour"."""
    public = {}

    def note(request, response):
        public[request.window.fname, request.phase] = request.public_parameters.as_dict()
        if request.phase == "render":
            own = next(iter(request.config.public_parameters))
            put(response, link(f"set-{own}", response.render_url(**{own: ["mardi", "jeudi"]})),
                link(f"drop-{own}", response.render_url().remove_public(own)), link(f"data-{own}", response.resource_url("x")),
                form_of(response, response.action_url("go")))

    for window in ("one", "next"):
        for phase in ("render", "resource"):
            script.on(window, phase, note)
    page = zoe.get("/e/lycee/accueil/")
    for mine, other, window in (("day", "jour", "next"), ("jour", "day", "one")):
        page = house.follow(zoe, page, f"set-{mine}")
        assert seen(script, window) == {other: ("mardi", "jeudi")} and public[window, "render"] == {other: ("mardi", "jeudi")}
        house.follow(zoe, page, f"data-{other}")
        assert public[window, "resource"] == {other: ("mardi", "jeudi")}
        page = house.follow(zoe, page, f"drop-{other}")
        assert "day" not in seen(script, "one") and "jour" not in seen(script, "next")
    # by an answer too: set in the action of the one, seen in the event and action of the other, removed there
    script.on("next", "action", lambda request, response: response.set_parameter("jour", "lundi"))
    page = house.send(zoe, page, "next").follow()
    assert seen(script, "one") == {"day": ("lundi",)}
    got = []

    def event(request, response):
        got.append(request.parameters.get("day"))
        response.remove_public("day")

    script.on("one", "action", lambda request, response: (got.append(request.parameters.get("day")), response.publish("said")))
    script.on("twin", "event", event)
    page = house.send(zoe, page, "one").follow()
    assert got == ["lundi", "lundi"] and seen(script, "next") == {}


def test_a_resource_of_level_portlet_gets_the_public_values_of_its_own_portlet_and_a_full_one_none(house, script, zoe):
    got = {}
    script.on("one", "resource", lambda request, response: got.update({request.cache_level: (
        request.public_parameters.as_dict(), request.parameters.as_dict())}))
    script.on("one", "render", lambda request, response: put(
        response, link("on", response.render_url(day="mardi", own="1")), *(
            link(level, response.resource_url("x", level)) for level in ("FULL", "PORTLET", "PAGE"))))
    page = house.follow(zoe, zoe.get("/e/lycee/accueil/"), "on")
    for level in ("FULL", "PORTLET", "PAGE"):
        house.follow(zoe, page, level)
    shown = ({"day": ("mardi",)}, {"own": ("1",), "day": ("mardi",)})
    assert got == {"FULL": ({}, {}), "PORTLET": shown, "PAGE": shown}


@pytest.mark.jsr286("PLT-41")
def test_a_name_that_is_not_declared_stays_private_even_where_another_declares_the_same_words(house, script, zoe):
    """"day" is public in ``probe``; ``neighbour`` and ``gallery`` do not declare it, nor ``probe`` "jour"."""
    def note(request, response):
        put(response, link(f"set-{request.window.fname}", response.render_url(day="mine", jour="à moi", other="x")),
            form_of(response, response.action_url("go")))

    for window in ("outside", "neighbour", "wall"):
        script.on(window, "render", note)
    page = house.follow(zoe, zoe.get("/e/lycee/studio/"), "set-wall")
    assert seen(script, "wall") == {"day": ("mine",), "jour": ("à moi",), "other": ("x",)}
    assert seen(script, "outside") == {} and seen(script, "neighbour") == {}, "it reached nobody"
    page = house.follow(zoe, page, "set-one")
    assert seen(script, "outside") == {"day": ("mine",), "jour": ("à moi",), "other": ("x",)}
    assert seen(script, "wall") == {"day": ("mine",), "jour": ("à moi",), "other": ("x",)}, "its own, as before"
    assert seen(script, "neighbour") == {"jour": ("mine",)}, "what the other calls day, and not its private jour"
    # Set by an answer, the same: and what one sets privately does not change what the others share.
    script.on("wall", "action", lambda request, response: response.set_parameters({"day": "wall", "{urn:probe}day": "y"}))
    house.send(zoe, page, "wall").follow()
    assert seen(script, "wall") == {"day": ("wall",), "{urn:probe}day": ("y",)}
    assert seen(script, "neighbour") == {"jour": ("mine",)} and seen(script, "outside")["day"] == ("mine",)


@pytest.mark.jsr286("PLT-87")
def test_attributes_and_files_of_an_application_are_its_portlets_and_nobody_elses(house, script, zoe, paul):
    shared, got = object(), {}

    def easel(request, response):
        application = request.config.application
        application.set("palette", shared)
        application.set("gone", "x")
        application.set("gone", None)
        got["own"] = (application.name, application.resource("static/secret.txt"), application.resources("static/img"))

    def note(request, response):
        application = request.config.application
        got[request.window.fname] = (application.get("palette"), application.get("gone", "nothing"), application.names())
        if request.window.fname in ("wall", "one"):
            for path in ("static/secret.txt", "../studio/static/secret.txt", "/etc/passwd", "..",
                         "static/../../studio/portlet.py", "static\\label.txt", "static/label.txt\0"):
                with pytest.raises(NotFound):
                    application.resource(path)
            with pytest.raises(NotFound):
                application.resources("..")

    script.on("easel", "render", easel)
    for window in ("second-easel", "wall", "outside"):
        script.on(window, "render", note)
    zoe.get("/e/lycee/studio/")
    assert got["own"] == ("tests.functional.portlets.studio", b"undeclared\n", ("static/img/one.txt", "static/img/trap.pt"))
    assert got["second"][0] is shared and got["second"][1:] == ("nothing", ("palette",)), "another portlet, the object itself"
    for stranger in ("wall", "one"):
        assert got[stranger] == (None, "nothing", ()), stranger
    # of the application, not of a person, an instance or a request
    script.on("easel", "render", note)
    paul.get("/e/lycee/studio/")
    assert got["easel"][0] is shared


def test_an_attribute_that_is_not_there_is_made_once_for_all_threads(house, script, zoe):
    made, applications = [], []
    script.on("easel", "render", lambda request, response: applications.append(request.config.application))
    zoe.get("/e/lycee/studio/")

    def make():
        made.append(1)
        return len(made)

    found = []
    threads = [threading.Thread(target=lambda: found.append(applications[0].set_default("count", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8 and made == [1]
    with pytest.raises(ValueError):
        applications[0].set("", "x")
