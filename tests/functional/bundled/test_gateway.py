"""A guest on a public page is asked about at the CAS once, never in a circle (attack C14)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.functional.bundled.conftest import PATIENT
from tests.functional.bundled.desk import Desk


@pytest.fixture
def open_desk(tmp_path):
    made = Desk(tmp_path, **{**PATIENT, "cas_gateway": True})
    yield made
    made.close()


def trip(desk, browser, address):
    """Follow the redirects of a guest, the CAS having nobody: the page, and how many redirects it took."""
    redirects = 0
    answer = browser.get(address)
    while answer.status_int in (302, 303):
        redirects += 1
        assert redirects <= 3, "the browser is sent round in a circle"
        if answer.location.startswith("https://cas.example/"):
            asked = parse_qs(urlsplit(answer.location).query)
            assert asked["gateway"] == ["true"]
            redirects += 1
            answer = browser.get(asked["service"][0].removeprefix("http://localhost"))
        else:
            answer = browser.get(answer.location.removeprefix("http://localhost"))
    return answer, redirects


@pytest.mark.attack("C14")
def test_a_browser_without_cookies_makes_one_trip_and_sees_the_public_page(open_desk):
    class Forgetful:
        """A browser that keeps no cookie."""

        def get(self, address):
            return open_desk.browser().get(address)

    page, redirects = trip(open_desk, Forgetful(), "/e/lycee/accueil/")
    assert page.status_int == 200 and redirects == 3
    assert "Se connecter" in page.text


def test_a_browser_with_cookies_is_not_asked_again(open_desk):
    browser = open_desk.browser()
    page, redirects = trip(open_desk, browser, "/e/lycee/")
    assert page.status_int == 200 and redirects == 3
    page, redirects = trip(open_desk, browser, "/e/lycee/accueil/")
    assert page.status_int == 200 and redirects == 0


def test_who_is_signed_in_at_the_cas_is_recognised(open_desk):
    browser = open_desk.browser()
    sent = browser.get("/e/lycee/accueil/", status=303)
    service = parse_qs(urlsplit(sent.location).query)["service"][0]
    back = browser.get(f"{service.removeprefix('http://localhost')}&ticket={open_desk.cas.ticket('zoe', service)}", status=303)
    assert back.location == "http://localhost/e/lycee/accueil/"
    assert "Bonjour Zoe" in browser.get("/e/lycee/accueil/").text
