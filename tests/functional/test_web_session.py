"""The session and its cookie, from the browser's side (attacks S01 to S08)."""

import base64
import datetime as dt
import pickle  # noqa: TID251 – what an attacker sends
import re
from pathlib import Path

import pytest
from zope.interface.verify import verifyObject

from portal.api.account import ISignIns
from portal.api.context import IContext
from portal.api.errors import NotFound, NotPermitted
from portal.security.interfaces import IPolicy
from portal.sessions.interfaces import ISessionStore
from tests.functional.door import NOW, cookies


@pytest.mark.attack("S01")
def test_a_session_has_a_new_id_at_sign_in_at_a_change_of_place_and_at_sign_out(door):
    planted = "A" * 43
    assert "preau" in cookies(door.arrive(door.holding(planted), "zoe", status=303))
    browser = door.browser()
    door.arrive(browser, "paul", status=303)
    seen = [planted, browser.cookies["preau"]]
    token = door.who(browser)["token"]
    browser.post("/e/lycee/switch", {"establishment": "college", "csrf": token}, status=303)
    seen.append(browser.cookies["preau"])
    assert len(set(seen)) == 3
    for old in seen[:2]:
        assert door.who(door.holding(old))["person"] is None
    token = door.who(browser, "/e/college")["token"]
    browser.post("/e/college/logout", {"csrf": token}, status=303)
    assert "preau" not in browser.cookies
    assert door.who(door.holding(seen[2]), "/e/college")["person"] is None


def test_signing_in_again_ends_the_session_before(door):
    browser = door.signed_in("zoe")
    old = browser.cookies["preau"]
    door.arrive(browser, "paul", place="/e/college", status=303)
    assert door.who(door.holding(old))["person"] is None
    assert door.who(browser, "/e/college")["person"] == "paul"


@pytest.mark.attack("S02")
def test_flags_of_the_cookie(door, make_door):
    line = cookies(door.arrive(door.browser(), "zoe", status=303))["preau"]
    flags = {part.strip().lower() for part in line.split(";")[1:]}
    assert flags == {"httponly", "samesite=lax", "path=/"} and len(line) < 4096
    assert re.fullmatch(r"preau=[A-Za-z0-9_-]{43}", line.split(";")[0])
    secure = make_door(base_url="https://portail.example")
    browser = secure.browser(HTTP_HOST="portail.example", **{"wsgi.url_scheme": "https"})
    sent = cookies(secure.arrive(browser, "zoe", status=303))
    flags = {part.strip().lower() for part in sent["__Host-preau"].split(";")[1:]}
    assert flags == {"httponly", "samesite=lax", "path=/", "secure"}
    assert all("; secure" in line.lower() and "httponly" in line.lower() for line in sent.values())


@pytest.mark.attack("S03")
def test_signed_out_is_signed_out(make_door):
    door = make_door(base_url="https://portail.example")
    browser = door.browser(HTTP_HOST="portail.example", **{"wsgi.url_scheme": "https"})
    door.arrive(browser, "zoe", status=303)
    page = browser.get("/e/lycee/test/who/am/i")
    assert page.headers["Cache-Control"] == "no-store"
    kept = browser.cookies["__Host-preau"]
    out = browser.post("/e/lycee/logout", {"csrf": page.json["token"]}, status=303)
    assert out.location == "https://cas.example/cas/logout?service=https://portail.example/e/lycee/"
    assert '"cache"' in out.headers["Clear-Site-Data"]
    assert door.who(door.holding(kept, HTTP_HOST="portail.example"))["person"] is None


def test_sign_out_needs_the_token_of_the_session(door):
    browser, other = door.signed_in("zoe"), door.signed_in("paul")
    for token in ("", "x" * 43, door.who(other)["token"]):
        browser.post("/e/lycee/logout", {"csrf": token}, status=403)
    assert door.who(browser)["person"] == "zoe"
    browser.get("/e/lycee/logout", status=405)
    assert door.who(browser)["person"] == "zoe"


def test_signing_out_while_the_cas_is_down_says_what_remains(door):
    browser = door.signed_in("zoe")
    token, door.cas.up = door.who(browser)["token"], False
    browser.post("/e/lycee/logout", {"csrf": token}, status=503)
    door.cas.up = True
    assert door.who(browser)["person"] is None


def test_idle_and_longest_time_end_a_session_and_polls_do_not_count(door):
    browser, polling = door.signed_in("zoe"), door.signed_in("paul")
    for minutes in (20, 40, 60):
        door.clock.instant = NOW + dt.timedelta(minutes=minutes)
        polling.get("/e/lycee/test/who/am/i", headers={"X-Preau-Poll": "1"})
        assert door.who(browser)["person"] == "zoe"
    assert door.who(polling)["person"] is None
    for minutes in range(60, 720, 25):
        door.clock.instant = NOW + dt.timedelta(minutes=minutes)
        door.who(browser)
    door.clock.instant = NOW + dt.timedelta(hours=12)
    assert door.who(browser)["person"] is None


@pytest.mark.attack("S06")
def test_own_sessions_are_listed_and_ended_by_oneself_and_by_an_administrator(door):
    browsers = []
    for number in range(12):
        door.clock.instant = NOW + dt.timedelta(seconds=number)
        browsers.append(door.signed_in("zoe", HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"))
    assert [door.who(one)["person"] for one in browsers] == [None] * 2 + ["zoe"] * 10
    with door.request("/e/lycee/", browsers[5]) as request:
        mine = request.service(ISignIns)
        assert verifyObject(ISignIns, mine)
        listed = mine.all()
        assert len(listed) == 10 and {one.browser for one in listed} == {"Firefox, Linux"}
        assert [one.id for one in listed if one.current] == [request.web_session.id]
        mine.end(next(one.id for one in listed if not one.current))
        assert len(mine.all()) == 9
        assert mine.end_others() == 8
    assert [door.who(one)["person"] for one in browsers].count("zoe") == 1
    other = door.signed_in("paul")
    with door.request("/e/lycee/", other) as request:
        with pytest.raises(NotFound):
            request.service(ISignIns).end(door.who(browsers[5])["session"])
        with pytest.raises(NotPermitted):
            request.service(ISignIns).end_all_of(door.person_id("zoe"))
    with door.request("/e/lycee/", door.signed_in("adm")) as request:
        assert request.service(ISignIns).end_all_of(door.person_id("zoe")) == 1
        with pytest.raises(NotFound):
            request.service(ISignIns).end_all_of(door.person_id("max"))
    assert door.who(browsers[5])["person"] is None


def test_a_request_is_a_context(door):
    with door.request("/e/lycee/", door.signed_in("zoe")) as request:
        assert verifyObject(IContext, request)
        assert verifyObject(IPolicy, door.registry.getUtility(IPolicy))
        assert verifyObject(ISessionStore, door.registry.getUtility(ISessionStore))


@pytest.mark.attack("S07")
@pytest.mark.parametrize("address", ["/e/lycee/test/who/am/i?preau={id}", "/e/lycee/test/who/am/i?jsessionid={id}",
                                     "/e/lycee/test/who/am/i?session={id}", "/e/lycee/test/who/am/i;jsid={id}"])  # fmt: skip
def test_an_id_in_the_address_is_nothing(door, address):
    id = door.signed_in("zoe").cookies["preau"]
    assert len(id) * 6 >= 128
    answer = door.browser().get(address.format(id=id), status="*")
    assert answer.status_int == 404 or answer.headers.get("Location") or answer.json["person"] is None
    assert answer.status_int < 500 and "zoe" not in answer.text


class Writes:
    """What writes a file as soon as somebody unpickles it."""

    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return Path.touch, (self.file,)


@pytest.mark.attack("S08")
def test_a_cookie_that_was_tampered_with_or_has_any_other_form_is_a_guests(door, tmp_path):
    id, marker = door.signed_in("zoe").cookies["preau"], tmp_path / "marker"
    pickled = pickle.dumps(Writes(marker))
    pickle.loads(pickled)  # noqa: S301 – the trap works
    marker.unlink()
    values = [
        id[:-1] + ("A" if id[-1] != "A" else "B"), id.swapcase(), id[1:] + "A", id + "A", id[:-1], f"{id}.{id}", "A" * 43,
        "x", "A" * 42, "A" * 44, "A" * 8192, "%00", "\"", "; preau=", "é", "../../etc/passwd", "' or 1=1 --", "=;=;=", "a=b=c",
        "\x80\x04\x95", pickled.decode("latin-1"), base64.b64encode(pickled).decode(), base64.urlsafe_b64encode(pickled).decode(),
        base64.b64encode(pickled).decode().rstrip("="), pickled.hex()]
    for value in values:
        for sent in (f"preau={value}", f'preau="{value}"', f"preau={value}; preau={value}"):
            browser = door.browser(HTTP_COOKIE=sent.encode().decode("latin-1"))
            assert browser.get("/e/lycee/test/who/am/i", status=200).json["person"] is None, value[:50]
    assert not marker.exists()
    assert door.who(door.holding(id))["person"] == "zoe"


def test_a_cookie_of_a_neighbour_does_not_hide_ours(door):
    id = door.signed_in("zoe").cookies["preau"]
    browser = door.browser(HTTP_COOKIE=f'other={{"a": 1, "b": [2]}}; x@y=z; preau={id}; last=é'.encode().decode("latin-1"))
    assert door.who(browser)["person"] == "zoe"


def test_a_guest_reading_pages_gets_no_session(door):
    answer = door.browser().get("/e/lycee/login", status=303)
    assert set(cookies(answer)) == {"preau-door"}
    assert door.registry.getUtility(ISessionStore).of_person(door.person_id("zoe"), NOW) == ()
