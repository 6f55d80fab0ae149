"""Messages shown once on the page that follows, and pages of refusal."""

import json
import re

import pytest

from portal.web.flash import COOKIE
from tests.functional.house import text_of


def test_a_message_is_shown_once(house, script, zoe):
    script.on("one", "action", lambda request, response: (response.notify("Gardé."), response.notify("Attention.", "warn")))
    answer = house.act(zoe, "one")
    assert "httponly" in str(answer.headers.getall("Set-Cookie")).lower()
    page = answer.follow()
    assert "Gardé." in text_of(page) and "Attention." in text_of(page)
    assert "Gardé." not in zoe.get("/e/lycee/accueil/").text


def test_a_message_that_nobody_of_us_said_is_not_shown(house, script, zoe, paul):
    script.on("one", "action", lambda request, response: response.notify("Gardé."))
    house.act(paul, "one")
    stolen = paul.cookies[COOKIE]
    data, _, sign = stolen.strip('"').partition(".")
    for forged in (stolen, "x", "x.y", f"{data}.{sign[:-1]}0", f"{data}A.{sign}", ".", "é", "x" * 5000, f"{data}."):
        cookies = f"{_session(zoe)}; {COOKIE}={forged.encode().decode('latin-1')}"
        page = zoe.get("/e/lycee/accueil/", headers={"Cookie": cookies}, status=200)
        assert "Gardé." not in page.text


def _session(browser):
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items() if name != COOKIE)


@pytest.mark.parametrize("text", ["<b>markup</b>", "${7*7}", "\"quotes\"", "é œ ∑ 🎒", "a; b=c, d", "x" * 400, "é" * 300,
                                  "🎒" * 100])
def test_a_message_arrives_as_it_was_said(house, script, zoe, text):
    script.on("one", "action", lambda request, response: response.notify(text))
    page = house.act(zoe, "one").follow()
    assert text in text_of(page)


def test_one_that_is_too_long_for_a_cookie_is_shortened_not_lost(house, script, zoe):
    script.on("one", "action", lambda request, response: [response.notify(f"{number} " + "🎒" * 5000) for number in (1, 2, 3)])
    answer = house.act(zoe, "one")
    assert all(len(line) < 4096 for line in answer.headers.getall("Set-Cookie"))
    page = answer.follow()
    for number in (1, 2, 3):
        assert f"{number} 🎒🎒🎒" in text_of(page)


def test_an_error_page_says_what_to_do_and_has_the_reference_of_log_and_audit(house, zoe, log_lines):
    for address, status in (("/e/lycee/nowhere/", 404), (house.address("one", "c", _m="config"), 403),
                            (house.address("one", "a"), 405), ("/e/lycee/accueil/~zz/", 400)):
        answer = zoe.get(address, status=status)
        assert 'href="/e/lycee/"' in answer.text
        reference = log_lines.incidents()[-1]
        assert reference in answer.text
        if status != 404:
            line = house.audit()[-1]
            assert line["incident"] == reference and "~" not in json.dumps(line)
        assert re.search(r"<title>[^<]+ · Lycée d'essai</title>", answer.text)


def test_a_script_is_told_in_words_of_its_own(house, zoe):
    answer = zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), "op": "remove", "window": "members.sealed"},
                      headers={"X-Requested-With": "preau"}, status=403)
    assert answer.json["said"] and answer.json["reference"] in house.audit()[-1]["incident"]


@pytest.mark.parametrize("locale, words", [("fr", "Cette page a quitté le préau"), ("en", "This page has left the préau")])
def test_pages_of_refusal_speak_the_readers_language(house, locale, words):
    zoe = house.signed_in("zoe", HTTP_ACCEPT_LANGUAGE=locale)
    zoe.post("/e/lycee/-/display", {"csrf": house.token(zoe), "locale": locale}, status=303)
    assert words in text_of(zoe.get("/e/lycee/nowhere/", status=404))


def test_an_unexpected_error_of_the_portal_itself_is_a_page_with_a_reference(house, zoe, log_lines, monkeypatch):
    monkeypatch.setattr("portal.driver.theme.page", lambda *given: 1 / 0)
    answer = zoe.get("/e/lycee/accueil/", status=500)
    assert log_lines.incidents()[-1] in answer.text
    assert "division" not in answer.text and "Traceback" not in answer.text
