"""Cookies of portlets (JSR-286 PLT.11.1.4, PLT.12.1.2; PLT-76)."""

from http.cookies import SimpleCookie

import pytest

from portal.sessions.cookie_session import cookie_name
from portal.web.client import portlet_cookie_prefix
from tests.functional.house import put


def _cookie_names(browser):
    return {name for name in browser.cookies if "-p-" in name}


def _set(answer):
    """The cookies of portlets that an answer sets: own name to its attributes and value."""
    found = {}
    for line in answer.headers.getall("Set-Cookie"):
        morsel = next(iter(SimpleCookie(line).values()))
        if "-p-" in morsel.key:
            found[morsel.key.rpartition(".")[2]] = morsel
    return found


@pytest.fixture
def seen(script):
    """The cookies that each window reads, by phase."""
    found = {}

    def note(request, response):
        found[request.window.id.partition(".")[2], request.phase] = dict(request.cookies)

    for window in ("plain", "plain-again", "twin", "next"):
        for phase in ("render", "event", "resource"):
            script.on(window, phase, note)
    return found


@pytest.mark.jsr286("PLT-76")
def test_a_cookie_is_read_in_later_phases_and_requests_of_that_portlet(house, script, zoe, paul, seen):
    def action(request, response):
        assert dict(request.cookies) == {}
        response.set_cookie("colour", "blue & é; ,\"=%")
        response.publish("{urn:phased}said")

    script.on("plain", "action", action)
    value = {"colour": "blue & é; ,\"=%"}
    answer = house.act(zoe, "plain")
    # in the event phase of the same request already, by the windows of that portlet and by no other's
    assert seen["plain", "event"] == seen["plain-again", "event"] == value
    assert seen["twin", "event"] == {}
    answer.follow()
    zoe.get(house.address("plain", "s"))
    assert seen["plain", "render"] == seen["plain-again", "render"] == seen["plain", "resource"] == value
    assert seen["twin", "render"] == seen["next", "render"] == {}
    zoe.get("/e/lycee/accueil/")
    assert seen["plain", "render"] == value
    # set by a render and by a resource; taken away in any phase
    for number, phase in enumerate(("render", "resource")):
        def setting(request, response, number=number):
            response.set_cookie("colour", f"green {number}")

        script.on("plain", phase, setting)
        zoe.get(house.address("plain", "s") if phase == "resource" else "/e/lycee/accueil/")
        script.on("plain", phase, lambda request, response: seen.update({("plain", request.phase): dict(request.cookies)}))
        zoe.get("/e/lycee/accueil/")
        assert seen["plain", "render"] == {"colour": f"green {number}"}
    script.on("plain", "action", lambda request, response: response.set_cookie("colour", None))
    house.act(zoe, "plain").follow()
    assert seen["plain", "render"] == {}
    # of that browser only
    script.on("plain", "action", action)
    house.act(zoe, "plain")
    seen.clear()
    paul.get("/e/lycee/accueil/")
    assert seen["plain", "render"] == {}


def test_its_attributes_are_those_of_the_portlet_within_the_establishment(house, script, zoe):
    def action(request, response):
        response.set_cookie("usual", "1")
        response.set_cookie("own", "2", max_age=60, path="/e/lycee/accueil/", secure=True, http_only=False, same_site="Strict")

    script.on("plain", "action", action)
    found = _set(house.act(zoe, "plain"))
    usual, own = found["usual"], found["own"]
    assert (usual["path"], usual["httponly"], usual["samesite"], usual["secure"], usual["max-age"], usual["domain"]) == (
        "/e/lycee/", True, "Lax", "", "", "")
    assert (own["path"], own["httponly"], own["samesite"], own["secure"], own["max-age"]) == (
        "/e/lycee/accueil/", "", "Strict", True, "60")


def test_over_https_it_is_always_secure(make_house):
    house = make_house(base_url="https://localhost")
    browser = house.browser(**{"wsgi.url_scheme": "https"})
    house.arrive(browser, "zoe", status=303)
    house.script.on("plain", "render", lambda request, response: response.set_cookie("usual", "1"))
    usual = _set(browser.get("/e/lycee/accueil/"))["usual"]
    assert usual["secure"] and usual.key.startswith("__Secure-preau-p-")


@pytest.mark.parametrize("name, options", [
    ("", {}), ("a b", {}), ("a=b", {}), ("a;b", {}), ("é", {}), ("x" * 41, {}), ("a.b", {}), ("a\r\nSet-Cookie", {}),
    ("a", {"path": "/"}), ("a", {"path": "/e/college/"}), ("a", {"path": "/e/lycee/; Domain=x"}), ("a", {"max_age": -1}),
    ("a", {"max_age": 10**9}), ("a", {"same_site": "None"}), ("a", {"same_site": "Lax; Domain=x"})])
def test_a_malformed_one_is_refused(house, script, zoe, name, options):
    refused = []

    def action(request, response):
        with pytest.raises(ValueError):
            response.set_cookie(name, "1", **options)
        refused.append(name)

    script.on("plain", "action", action)
    assert _set(house.act(zoe, "plain")) == {} and refused == [name]


def test_no_portlet_can_name_or_read_a_cookie_of_the_portal(house, script, zoe):
    """The name in the browser is of the portal's making: hash of the portlet, then its own."""
    own = cookie_name(house.settings)
    names = (own, "preau_said", "preau_display", "preau-door", "__Host-preau", "__Secure-preau")
    script.on("plain", "action", lambda request, response: [response.set_cookie(name, "stolen") for name in names])
    session = zoe.cookies[own]
    house.act(zoe, "plain")
    assert zoe.cookies[own] == session and "preau_said" not in zoe.cookies
    assert len(_cookie_names(zoe)) == len(names)
    assert all(name.startswith(portlet_cookie_prefix(house.settings)) for name in _cookie_names(zoe))
    seen = {}
    script.on("twin", "render", lambda request, response: seen.update(twin=dict(request.cookies), p=dict(request.properties)))
    zoe.get("/e/lycee/accueil/")
    assert seen["twin"] == {} and "cookie" not in seen["p"] and session not in str(seen)


def test_they_are_bounded_for_each_portlet_and_each_browser(house, script, zoe, log_lines):
    counts = []

    def many(request, response):
        for number in range(8):
            response.set_cookie(f"c{number}", "x" * 200)
        with pytest.raises(ValueError):
            response.set_cookie("ninth", "x")
        response.set_cookie("c0", None)
        with pytest.raises(ValueError):
            response.set_cookie("large", "x" * 2000)
        response.set_cookie("ninth", "x")
        counts.append(request.window.fname)

    for window in ("plain", "twin", "next"):
        script.on(window, "action", many)
        house.act(zoe, window)
    assert counts == ["plain", "twin", "next"]
    header = "; ".join(f"{name}={zoe.cookies[name]}" for name in _cookie_names(zoe))
    assert len(_cookie_names(zoe)) <= 24 and len(header) < 5000
    assert any("holds as many as it may" in line.getMessage() for line in log_lines.records)


@pytest.mark.parametrize("header", ["%", "%ff", "x" * 3000, '"', "a b", ""])
def test_what_a_browser_makes_of_them_harms_nothing(house, script, zoe, header):
    script.on("plain", "render", lambda request, response: response.set_cookie("colour", "x"))
    zoe.get("/e/lycee/accueil/")
    name = next(iter(_cookie_names(zoe)))
    seen = []
    script.on("plain", "render", lambda request, response: seen.append(dict(request.cookies)))
    session = f"preau={zoe.cookies['preau']}"
    for line in (f"{session}; {name}={header}", f"{name}={header}; {session}; {name}=second"):
        house.browser(HTTP_COOKIE=line).get("/e/lycee/accueil/", status=200)
    assert len(seen) == 2 and all(set(one) <= {"colour"} for one in seen)


def test_a_failed_phase_sets_none(house, script, zoe):
    def failing(request, response):
        response.set_cookie("colour", "blue")
        raise ZeroDivisionError

    def heard(request, response):
        failing(request, response)

    script.on("plain", "action", failing)
    assert _set(house.act(zoe, "plain", status=500)) == {}
    script.on("plain", "render", failing)
    assert _set(zoe.get("/e/lycee/accueil/")) == {}
    script.on("plain", "action", lambda request, response: response.publish("{urn:phased}said"))
    script.on("twin", "event", heard)
    assert _set(house.act(zoe, "plain")) == {}


def test_one_set_after_the_answer_was_committed_is_ignored_and_the_answer_is_nobody_elses(house, script, zoe):
    def resource(request, response):
        response.cache.expires, response.cache.scope = 60, "public"
        response.set_cookie("early", "1")
        response.write("body")
        response.flush()
        response.set_cookie("late", "1")

    def render(request, response):
        response.set_cookie("dropped", "1")
        response.head_style("one.css")
        response.set_property("X-Dropped", "1")
        response.reset()
        response.set_cookie("early", "1")
        response.flush()
        response.set_cookie("late", "1")

    script.on("plain", "resource", resource)
    script.on("plain", "render", render)
    page = zoe.get("/e/lycee/accueil/")
    assert set(_set(page)) == {"early"} and "X-Dropped" not in page.headers and "one.css" not in page.text
    answer = zoe.get(house.address("plain", "s", _c="FULL"))
    assert set(_set(answer)) == {"early"}
    assert answer.headers["Cache-Control"] == "private, max-age=60"


def test_kept_boxes_neither_set_a_cookie_again_nor_serve_a_browser_with_another(house, script):
    def render(request, response):
        put(response, f"colour {request.cookies.get('colour', 'none')}")
        if request.parameters.get("set"):
            response.set_cookie("colour", request.parameters.get("set"))

    for window in ("private", "public"):
        script.on(window, "render", render)
    zoe, again = house.signed_in("zoe"), house.signed_in("zoe")
    for browser, stranger, window in ((zoe, again, "private"), (house.browser(), house.browser(), "guests.public")):
        for one in (browser, stranger):
            assert house.box_text(one.get("/e/lycee/cache/"), window).endswith("colour none")
        assert list(_set(browser.get(house.address(window, "r", "cache", set="red")))) == ["colour"]
        for _ in range(2):
            page = browser.get("/e/lycee/cache/")
            assert house.box_text(page, window).endswith("colour red") and _set(page) == {}
        page = stranger.get("/e/lycee/cache/")
        assert house.box_text(page, window).endswith("colour none") and _set(page) == {}
