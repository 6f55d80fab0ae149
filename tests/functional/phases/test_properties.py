"""Properties of requests and answers: HTTP headers, as far as portlets may (JSR-286 PLT.11.1.4, PLT.12.1.1)."""

import pytest

from portal.api.errors import PortletError


def test_a_portlet_knows_what_the_client_can_do_and_nothing_that_names_person_or_session(house, script, zoe):
    seen = {}
    for phase in ("render", "action", "event", "resource"):
        script.on("plain", phase, lambda request, response: seen.update({request.phase: dict(request.properties)}))
    script.on("twin", "action", lambda request, response: response.publish("{urn:phased}said"))
    headers = {"User-Agent": "Essai/1", "X-Portlet-Note": "é".encode().decode("latin-1"), "Authorization": "Basic secret",
               "X-Forwarded-For": "secret", "Referer": "http://localhost/secret", "X-Csrf-Token": "secret"}
    zoe.get("/e/lycee/accueil/", headers=headers)
    zoe.get(house.address("plain", "s"), headers=headers)
    house.act(zoe, "plain")
    house.act(zoe, "twin")
    for phase in ("render", "resource"):
        assert seen[phase]["user-agent"] == ("Essai/1",) and "x-portlet-note" in seen[phase]
        assert seen[phase]["accept-language"] == ("fr",)
    for phase, properties in seen.items():
        assert {"cookie", "authorization", "x-forwarded-for", "referer", "host", "x-csrf-token"}.isdisjoint(properties), phase
        assert "secret" not in str(properties)
    assert seen["action"]["content-type"] == ("application/x-www-form-urlencoded",)
    refused = []

    def change(request, response):
        for read_only in (request.properties, request.cookies):
            with pytest.raises(TypeError):
                read_only["a"] = "b"
        refused.append(True)

    script.on("plain", "render", change)
    zoe.get("/e/lycee/accueil/")
    assert refused == [True]


def test_an_answer_carries_the_properties_of_its_boxes_the_kept_ones_too(house, script, zoe):
    def render(request, response):
        response.set_property("X-Made", "first")
        response.set_property("X-Made", request.window.fname)
        response.add_property("X-More", "a")
        response.add_property("X-More", "b")

    script.on("private", "render", render)
    script.on("asked", "render", render)
    for _ in range(2):
        page = zoe.get("/e/lycee/cache/")
        assert page.headers.getall("X-Made") == ["private", "asked"] and page.headers.getall("X-More") == ["a", "b"] * 2
    assert "X-Made" not in zoe.get("/e/lycee/accueil/").headers
    script.on("plain", "action", lambda request, response: [response.set_property("X-Did", "it"),
                                                            response.publish("{urn:phased}said")])
    script.on("twin", "event", lambda request, response: response.set_property("X-Heard", "it"))
    answer = house.act(zoe, "plain")
    assert answer.headers["X-Did"] == answer.headers["X-Heard"] == "it"

    def resource(request, response):
        for name in ("X-Own", "Content-Language"):
            response.add_property(name, "de")
            response.set_property(name, "fr")
        response.write("x")
        response.set_property("X-Own", "late")

    script.on("plain", "resource", resource)
    answer = zoe.get(house.address("plain", "s"))
    assert answer.headers.getall("X-Own") == ["fr"] and answer.headers["Content-Language"] == "fr"


def test_an_answer_carries_so_many_and_no_more(house, script, zoe, log_lines):
    def render(request, response):
        for number in range(10):
            response.add_property("X-Many", f"{number} " + "x" * 80)
        with pytest.raises(PortletError):
            response.add_property("X-Many", "11")

    for window in ("plain", "plain-again", "twin", "next"):
        script.on(window, "render", render)
    page = zoe.get("/e/lycee/accueil/", status=200)
    assert 10 < len(page.headers.getall("X-Many")) < 25
    assert any("carries as many as it may" in line.getMessage() for line in log_lines.records)


@pytest.mark.parametrize("name, value", [
    ("Content-Language", "fr"), ("Set-Cookie", "a=b"), ("X-Accel-Redirect", "/etc/passwd"), ("X-Sendfile", "/etc/passwd"),
    ("X-Preau-Head", "x"), ("X-Frame-Options", "x"), ("X-Request-Id", "x"), ("X-Bad", "a\r\nSet-Cookie: a=b"), ("X-Bad", "é"),
    ("X-Long", "x" * 501), ("X Bad", "x"), ("", "x"), ("HX-Redirect", "/")])
def test_the_portals_own_headers_and_broken_ones_are_refused_on_pages(house, script, zoe, name, value):
    refused = []

    def phase(request, response):
        for add in (response.set_property, response.add_property):
            with pytest.raises(PortletError):
                add(name, value)
        refused.append(request.phase)

    script.on("plain", "render", phase)
    script.on("plain", "action", phase)
    house.act(zoe, "plain").follow()
    assert refused == ["action", "render"]


@pytest.mark.parametrize("name", ["X-Accel-Redirect", "x-accel-buffering", "X-Sendfile", "HX-Redirect", "Preau-Head", "Sec-X"])
def test_a_resource_gives_no_orders_to_proxy_or_script(house, script, zoe, name):
    def resource(request, response):
        with pytest.raises(PortletError):
            response.set_header(name, "x")
        with pytest.raises(PortletError):
            response.set_property(name, "x")
        response.write("fine")

    script.on("plain", "resource", resource)
    assert zoe.get(house.address("plain", "s"), status=200).text == "fine"
