"""Where a sign-in leads afterwards, and asking the CAS without a form (attacks J03, J07)."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from portal.web.trip import gateway
from tests.functional.door import cookies


@pytest.mark.attack("J07")
@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https:evil.example", "/%09/evil.example",
                                "https://evil.example/", "/%EF%BF%BD/x", "javascript:alert(1)", "/a//evil.example"])  # fmt: skip
def test_nobody_is_led_off_the_site(door, to):
    browser = door.browser()
    for address in ("/e/lycee/login?to=", "/login?to=", "/e/lycee/login/cas?ticket=ST-1&to=", "/login/cas?to="):
        refused = browser.get(address + quote(to, safe=""), status=400)
        assert "Location" not in refused.headers and "evil" not in refused.text.split("<main")[-1]
    assert door.cas.asked == []
    signed_in = door.signed_in("zoe")
    signed_in.get("/e/lycee/login?to=" + quote(to, safe=""), status=400)


def test_no_line_break_reaches_a_header(door):
    signed_in = door.signed_in("zoe")
    for text in ("/x\r\nSet-Cookie: a=b", "/x\nX: y", "/x%0d%0aSet-Cookie:%20a=b", "/x\0"):
        for address in ("/e/lycee/login?to=", "/login?to=", "/login/cas?to="):
            assert signed_in.get(address + quote(text, safe=""), status=400).headers.get("Location") is None


def test_the_door_itself_is_no_place_to_come_back_to(door):
    browser = door.signed_in("zoe")
    for to in ("/e/lycee/login", "/login/cas?ticket=ST-1", "/e/lycee/logout"):
        assert browser.get(f"/e/lycee/login?to={quote(to, safe='')}", status=303).location == "http://localhost/e/lycee/"


def ask(door, address, browser=None, **headers):
    """What ``gateway`` says to a browser that asks for a page."""
    with door.request(address, browser, **{"Accept": "text/html", **headers}) as request:
        return gateway(request)


def test_a_browser_without_cookies_makes_one_trip_to_the_cas(door):
    redirects, address = 0, "/e/lycee/accueil/"
    while (sent := ask(door, address)) is not None:
        service = parse_qs(urlsplit(sent.location).query)["service"][0]
        assert parse_qs(urlsplit(sent.location).query)["gateway"] == ["true"]
        assert sent.headers["Cache-Control"] == "no-store"
        back = door.browser().get(service.removeprefix("http://localhost"), status=303)
        address = back.location.removeprefix("http://localhost")
        redirects += 3  # to the CAS, back to us, on to the page
        assert redirects <= 3
    assert redirects == 3 and address == "/e/lycee/accueil/?asked=1"


def test_a_browser_with_cookies_is_asked_once_in_ten_minutes_and_keeps_its_address(door):
    sent = ask(door, "/e/lycee/accueil/?a=1")
    assert "Max-Age=600" in cookies(sent)["preau-asked"]
    service = parse_qs(urlsplit(sent.location).query)["service"][0]
    browser = door.browser(HTTP_COOKIE="preau-asked=1")
    assert browser.get(service.removeprefix("http://localhost"), status=303).location == "http://localhost/e/lycee/accueil/?a=1"
    assert ask(door, "/e/lycee/accueil/", Cookie="preau-asked=1") is None


def test_when_nobody_is_asked(door):
    assert ask(door, "/e/lycee/", Accept="application/json") is None
    assert ask(door, "/e/lycee/", **{"Sec-Fetch-Mode": "cors"}) is None
    assert ask(door, "/e/lycee/", door.signed_in("zoe")) is None
    door.cas.up = False
    assert ask(door, "/e/lycee/") is None


def test_a_portal_may_do_without(make_door):
    assert ask(make_door(cas_gateway=False), "/e/lycee/") is None
