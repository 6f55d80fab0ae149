"""The CAS ends sessions, and nobody else does (attacks C11 to C13)."""

from time import perf_counter
from urllib.parse import quote

import pytest

SLO = ('<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
       'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="x" Version="2.0" IssueInstant="2026-11-24T09:33:00Z">'
       "<saml:NameID></saml:NameID><samlp:SessionIndex>{}</samlp:SessionIndex></samlp:LogoutRequest>")


NAMED = SLO.replace("<saml:NameID></saml:NameID>", "<saml:NameID>zoe</saml:NameID>")


def say(door, ticket, place="192.0.2.99", text=SLO, status=204):
    """Post a logout request; the answer, and the seconds that it took."""
    began = perf_counter()
    answer = door.browser(REMOTE_ADDR=place).post("/e/lycee/login/cas", {"logoutRequest": text.format(ticket)}, status=status)
    return answer, perf_counter() - began


@pytest.mark.attack("C11")
def test_a_forged_logout_request_does_nothing_and_learns_nothing(make_door):
    """Only the exact ticket counts, only from the CAS where it is named, and not without end."""
    door = make_door(cas_logout_sources=("192.0.2.99",), cas_attempts_per_minute=4, server_workers=1)
    browser = door.signed_in("zoe")
    ticket = door.cas.asked[0][0]
    forged = ["ST-unknown", "zoe", ticket[:-1], ticket + "x", ticket.lower(), "*", "' or 1=1 --", ""]
    answers = [say(door, index) for index in forged] + [say(door, "ST-unknown", text=NAMED), say(door, "", text=NAMED),
                                                       say(door, ticket, "198.51.100.1")]
    assert door.who(browser)["person"] == "zoe"
    answers.append(say(door, ticket))
    assert door.who(browser)["person"] is None
    shapes = {(answer.status, answer.body, tuple(sorted(set(answer.headers) - {"X-Request-Id"}))) for answer, _time in answers}
    assert len(shapes) == 1, "whoever asks does not learn whether there was a session"
    unknown = min(time for _answer, time in answers[:8])
    assert answers[-1][1] < unknown + 0.1, "nor by the time that it took"

    again = door.signed_in("zoe")
    flood = [door.browser(REMOTE_ADDR="192.0.2.99").post("/e/lycee/login/cas", {"logoutRequest": SLO.format(f"ST-{number}")},
                                                         status="*").status_int for number in range(60)]
    assert flood[-1] == 429 and flood.count(204) < 40
    say(door, door.cas.asked[-1][0], status=429)
    assert door.who(again)["person"] == "zoe"


def test_without_a_list_of_sources_any_may_say_so(door):
    browser = door.signed_in("zoe")
    say(door, door.cas.asked[0][0], "198.51.100.1")
    assert door.who(browser)["person"] is None


@pytest.mark.attack("C12")
def test_a_logout_request_that_is_none_is_refused_at_once(door):
    cas = door.browser()
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + SLO.format("&b;")
    for body, kind, status in (
        ("logoutRequest=" + quote(bomb), "application/x-www-form-urlencoded", 400),
        ("logoutRequest=" + "x" * 10_000_000, "application/x-www-form-urlencoded", 413),
        ("logoutRequest=" + "x" * 9_000, "application/x-www-form-urlencoded", 413),
        ("logoutRequest=" + "%61" * 2_000_000, "application/x-www-form-urlencoded", 413),
        (SLO.format("ST-1"), "text/xml", 415),
        ("other=1", "application/x-www-form-urlencoded", 400),
        ("", "application/x-www-form-urlencoded", 400),
    ):  # fmt: skip
        began = perf_counter()
        answer = cas.post("/e/lycee/login/cas", body, content_type=kind, status="*")
        assert (answer.status_int, perf_counter() - began < 0.1) == (status, True)


@pytest.mark.attack("C13")
def test_an_honest_logout_request_counts_at_the_next_request_of_every_worker(door):
    browser = door.signed_in("zoe")
    other_worker = door.holding(browser.cookies["preau"], door.start())
    assert door.who(other_worker)["person"] == "zoe"
    ticket, service, _renew = door.cas.asked[0]
    door.browser().post(service.removeprefix("http://localhost"), {"logoutRequest": SLO.format(ticket)}, status=204)
    assert door.who(other_worker)["person"] is None
    assert door.who(browser)["person"] is None
