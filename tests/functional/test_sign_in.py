"""Signing in, from the browser's side (attacks C01 to C18; faults 14, 15)."""

import datetime as dt
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from zope.interface.verify import verifyObject

from portal.security.interfaces import ICas
from portal.services.directory import write
from tests.functional.door import CasTwin, cookies


def test_the_twin_is_a_cas():
    assert verifyObject(ICas, CasTwin())


def test_a_guest_is_sent_to_the_cas_and_comes_back_to_the_page(door):
    browser = door.browser()
    sent = browser.get("/e/lycee/login?to=/e/lycee/test/who/am/i", status=303)
    assert sent.location.startswith("https://cas.example/cas/login?")
    assert parse_qs(urlsplit(sent.location).query)["service"] == [
        "http://localhost/e/lycee/login/cas?to=%2Fe%2Flycee%2Ftest%2Fwho%2Fam%2Fi"]
    back = door.arrive(browser, "zoe", to="/e/lycee/test/who/am/i", status=303)
    assert back.location == "http://localhost/e/lycee/test/who/am/i"
    who = back.follow().json
    assert (who["person"], who["profile"], who["establishment"], who["customise"]) == ("zoe", "pupil", "lycee", True)


def test_who_is_signed_in_is_not_sent_away_again(door):
    browser = door.signed_in("zoe")
    assert browser.get("/e/lycee/login?to=/e/lycee/test/who/am/i", status=303).location.endswith("/who/am/i")


def test_sign_in_without_an_establishment(door):
    browser = door.browser()
    assert door.arrive(browser, "paul", place="", status=303).location == "http://localhost/"
    assert door.who(browser, "")["person"] == "paul"


@pytest.mark.attack("C01")
def test_a_forged_ticket_opens_nothing_and_does_not_loop(door):
    browser = door.browser()
    refused = browser.get("/e/lycee/login/cas?to=%2Fe%2Flycee%2F&ticket=ST-forged", status=403)
    assert len(door.cas.asked) == 1
    assert "preau" not in cookies(refused)
    assert "/e/lycee/login?to=" in refused.text and "ST-forged" not in refused.headers.get("Location", "")
    assert door.who(browser)["person"] is None


@pytest.mark.attack("C02")
def test_a_ticket_serves_once_and_is_gone_from_the_address(door):
    browser = door.browser()
    first = door.arrive(browser, "zoe", status=303)
    assert "ticket" not in first.location
    ticket, service, _renew = door.cas.asked[0]
    second = door.browser()
    second.get(service.removeprefix("http://localhost") + f"&ticket={ticket}", status=403)
    assert len(door.cas.asked) == 2
    assert door.who(second)["person"] is None


def test_even_a_cas_that_accepts_a_ticket_twice_opens_one_session(door):
    browser = door.signed_in("zoe")
    ticket, service, _renew = door.cas.asked[0]
    door.cas.tickets[ticket] = ("zoe", service, False)
    second = door.browser()
    second.get(service.removeprefix("http://localhost") + f"&ticket={ticket}", status=403)
    assert door.who(second)["person"] is None
    assert door.who(browser)["person"] == "zoe"


@pytest.mark.attack("C03")
def test_a_ticket_for_another_service_is_refused_since_ours_is_what_the_settings_say(door):
    browser = door.browser()
    for service in ("https://other.example/", "http://localhost/e/college/login/cas?to=%2Fe%2Flycee%2F",
                    "http://localhost/e/lycee/login/cas?to=%2Fe%2Flycee%2Fother%2F"):  # fmt: skip
        browser.get(f"/e/lycee/login/cas?to=%2Fe%2Flycee%2F&ticket={door.cas.ticket('zoe', service)}", status=403)
        assert door.cas.asked[-1][1] == "http://localhost/e/lycee/login/cas?to=%2Fe%2Flycee%2F"
    expired = door.cas.ticket("zoe", "http://localhost/e/lycee/login/cas?to=%2Fe%2Flycee%2F")
    door.cas.tickets.clear()
    browser.get(f"/e/lycee/login/cas?to=%2Fe%2Flycee%2F&ticket={expired}", status=403)
    assert door.who(browser)["person"] is None


@pytest.mark.attack("C04")
def test_no_header_chooses_the_service(door):
    browser = door.browser()
    for name in ("X-Forwarded-Host", "X-Forwarded-Server", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Proto"):
        sent = browser.get("/e/lycee/login", headers={name: "evil.example"}, status=303)
        assert parse_qs(urlsplit(sent.location).query)["service"][0].startswith("http://localhost/e/lycee/login/cas?")
    sent = browser.get("/e/lycee/login", headers={"Forwarded": "host=evil.example;proto=https"}, status=303)
    assert "evil" not in sent.location
    for host in ("evil.example", "localhost.evil.example", "localhost:81", "localhost@evil.example", "", "localhost."):
        refused = door.browser(HTTP_HOST=host).get("/e/lycee/login", status=400)
        assert "evil" not in refused.text


@pytest.mark.attack("C05")
@pytest.mark.parametrize("ticket", [
    "ST-1%26service%3Dhttps%3A%2F%2Fevil.example%2F%26pgtUrl%3Dhttps%3A%2F%2Fevil.example%2F", "ST-1%00", "ST-1%0d%0aX:y",
    "a" * 257, "ST-1%20", "ST_1", "%C3%A9", "ST-1&ticket=ST-2", "",
])  # fmt: skip
def test_what_has_not_the_form_of_a_ticket_is_refused_before_the_cas_is_asked(door, ticket):
    refused = door.browser().get(f"/e/lycee/login/cas?to=%2Fe%2Flycee%2F&ticket={ticket}", status="4*")
    assert refused.status_int in (400, 403)
    assert door.cas.asked == []


@pytest.mark.attack("C16")
@pytest.mark.parametrize("login", ["*", "a)(uid=*", "ZOE", "Zoe", "zoe ", " zoe", "zoe\0", "zоe", "zo%", "z_e", "zoé", "",
                                   "zoe,zoe", "%", "' or 1=1 --"])  # fmt: skip
def test_only_the_exact_login_of_one_entry_counts(door, login):
    browser = door.browser()
    refused = door.arrive(browser, login, status=403)
    assert "preau" not in cookies(refused)
    assert door.who(browser)["person"] is None


@pytest.mark.attack("C17")
def test_known_to_the_cas_and_not_to_the_portal(make_door):
    door = make_door()
    with door.registry["preau.database"].write() as db:
        gone = write.add_person(db, "gone", "Gone", "Essai", active=False)
        ended = write.add_person(db, "ended", "Ended", "Essai", ends=dt.date(2026, 11, 23))
        former = write.add_person(db, "former", "Former", "Essai")
        place = door.place_id("lycee")
        for one in (gone, ended):
            write.attach(db, one.id, place, "pupil")
        write.attach(db, former.id, place, "pupil", valid_until=dt.date(2026, 11, 23))
        db.commit()
    for login in ("unknown", "gone", "ended", "former", "nobody"):
        browser = door.browser()
        refused = door.arrive(browser, login, status=403)
        assert refused.status_int == 403 and "preau" not in cookies(refused)
        assert re.search("établissement|establishment", refused.text)
        assert door.who(browser)["person"] is None


def test_a_member_of_another_school_is_told_so_and_gets_no_session_there(door):
    browser = door.browser()
    refused = door.arrive(browser, "max", status=403)
    assert "preau" not in cookies(refused)
    door.arrive(browser, "max", place="/e/college", status=303)
    assert door.who(browser, "/e/college")["person"] == "max"


@pytest.mark.attack("C18")
def test_a_flood_of_tickets_is_stopped_before_the_cas_and_leaves_the_school_a_way_in(door):
    flood = door.browser()
    answers = [flood.get(f"/e/lycee/login/cas?to=%2Fe%2Flycee%2F&ticket=ST-{n}-flood", status="*").status_int
               for n in range(100)]  # fmt: skip
    assert len(door.cas.asked) == 30
    assert set(answers[30:]) == {429}
    neighbour = door.browser()
    door.arrive(neighbour, "zoe", status=303)
    assert door.who(neighbour)["person"] == "zoe"


def test_all_sign_ins_together_are_limited_too(make_door):
    door = make_door(cas_attempts_per_minute=20, server_workers=2)
    browser = door.browser()
    answers = []
    for number in range(15):
        browser = door.browser(REMOTE_ADDR=f"192.0.2.{number}")
        answers.append(browser.get(f"/login/cas?ticket=ST-{number}", status="*").status_int)
    assert answers == [403] * 10 + [429] * 5


@pytest.mark.fault("14")
def test_a_cas_that_is_down_is_said_and_disturbs_nobody_else(door):
    signed_in, guest = door.signed_in("zoe"), door.browser()
    door.cas.up = False
    said = guest.get("/e/lycee/login?to=/e/lycee/test/who/am/i", status=503)
    assert quote("/e/lycee/test/who/am/i", safe="") in said.text
    assert guest.get("/").status_int == 200
    assert door.who(guest)["person"] is None
    assert door.who(signed_in)["person"] == "zoe"


def test_a_cas_that_dies_on_the_way_leaves_a_way_to_try_again(door):
    browser = door.browser()
    door.cas.up = None
    refused = browser.get("/e/lycee/login/cas?to=%2Fe%2Flycee%2Ftest%2F&ticket=ST-1", status=503)
    assert "/e/lycee/login?to=%2Fe%2Flycee%2Ftest%2F" in refused.text
    assert "preau" not in cookies(refused)
    door.cas.up = True
    door.arrive(browser, "zoe", status=303)


def test_renew_is_asked_at_the_cas_and_at_validation(door):
    browser = door.signed_in("zoe")
    assert door.who(browser)["renewed"] is False
    sent = browser.get("/e/lycee/login?renew=true&to=/e/lycee/test/who/am/i", status=303)
    query = parse_qs(urlsplit(sent.location).query)
    assert query["renew"] == ["true"]
    back = query["service"][0]
    browser.get(back.removeprefix("http://localhost") + f"&ticket={door.cas.ticket('zoe', back)}", status=403)
    assert door.cas.asked[-1][2] is True
    browser.get(back.removeprefix("http://localhost") + f"&ticket={door.cas.ticket('zoe', back, fresh=True)}", status=303)
    assert door.who(browser)["renewed"] is True


def test_striking_renew_out_of_the_address_gives_an_ordinary_session(door):
    browser = door.browser()
    sent = browser.get("/e/lycee/login?renew=true", status=303)
    back = parse_qs(urlsplit(sent.location).query)["service"][0].replace("renew=true&", "")
    browser.get(back.removeprefix("http://localhost") + f"&ticket={door.cas.ticket('zoe', back)}", status=303)
    assert door.who(browser)["renewed"] is False


def test_the_audit_says_who_came_and_went_and_never_a_ticket(door):
    browser = door.signed_in("zoe")
    browser.post("/e/lycee/logout", {"csrf": door.who(browser)["token"]}, status=303)
    door.browser().get("/e/lycee/login/cas?ticket=ST-forged", status=403)
    lines = door.audit()
    assert {"sign-in", "sign-out"} <= {line["event"] for line in lines}
    assert any(line["outcome"] == "refused" for line in lines)
    assert "ST-" not in (door.folder / "audit.jsonl").read_text()
