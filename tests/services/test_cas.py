"""Signing in, out and out of everything with a real CAS: django-cas-server, as the demonstration runs it."""

import re
import subprocess
import sys
import threading
from html import unescape
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
import requests

from portal.security.cas import Cas
from portal.security.errors import TicketRefused
from portal.services.directory import write
from portal.settings import Settings
from tests.functional.door import Door

ROOT = Path(__file__).resolve().parents[2]
PUPIL, TEACHER = "i.morvan", "c.roux"
WHO = "/e/lycee/test/who/am/i"


@pytest.fixture(scope="module")
def cas_url(tmp_path_factory):
    """Address of a development CAS on a free port."""
    process = subprocess.Popen([sys.executable, "-m", "portal.demo.cas", "--folder", str(tmp_path_factory.mktemp("cas")),
                                "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True)  # fmt: skip
    ready = process.stdout.readline()
    assert ready.startswith("READY "), ready
    yield ready.split()[1]
    process.terminate()
    process.wait(10)
    process.stdout.close()


class Server(ThreadingMixIn, WSGIServer):
    """A server of several threads: the CAS calls back before it answers."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_words):
        """See the class."""


@pytest.fixture(scope="module")
def portal(cas_url, tmp_path_factory):
    """A portal that listens, so that the CAS can reach it; people have the logins of the demonstration."""
    server = Server(("127.0.0.1", 0), Quiet)
    door = Door(tmp_path_factory.mktemp("portal"), real_cas=True, cas_url=cas_url,
                base_url=f"http://127.0.0.1:{server.server_port}")  # fmt: skip
    with door.registry["preau.database"].write() as db:
        for login, profile in ((PUPIL, "pupil"), (TEACHER, "teacher")):
            write.attach(db, write.add_person(db, login, login, "Essai").id, door.place_id("lycee"), profile)
        db.commit()
    server.set_app(door.worker)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield door
    server.shutdown()
    thread.join(10)
    server.server_close()
    door.close()


@pytest.fixture
def browser():
    """A browser: cookies, no proxy, redirects only when asked."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Accept"] = "text/html"
        yield session


def step(browser, url, **options):
    """One request, the redirect not followed."""
    return browser.get(url, allow_redirects=False, timeout=10, **options)


def fill_in(browser, page, login, password=None):
    """Fill in the sign-in form of the CAS; the answer."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page.text)
    fields = {name: unescape(value) for name, value in hidden}
    fields |= {"username": login, "password": password or f"demo-{login}"}
    return browser.post(page.url, fields, allow_redirects=False, timeout=10)


def sign_in(portal, browser, login, to=WHO, query=""):
    """From the portal's sign-in address to the page behind it; every address on the way."""
    way = [step(browser, f"{portal.settings.base_url}/e/lycee/login?to={to}{query}")]
    page = step(browser, way[-1].headers["Location"])
    way.append(page if page.is_redirect else fill_in(browser, page, login))
    while way[-1].is_redirect:
        way.append(step(browser, urljoin(way[-1].url, way[-1].headers["Location"])))
    return way


def who(portal, browser):
    return step(browser, portal.settings.base_url + WHO).json()


def ticket_for(browser, cas_url, service, login=PUPIL):
    """A ticket of the CAS for any service of this machine."""
    answer = step(browser, f"{cas_url}login?{urlencode({'service': service})}")
    if not answer.is_redirect:
        answer = fill_in(browser, answer, login)
    return parse_qs(urlsplit(answer.headers["Location"]).query)["ticket"][0]


def test_signing_in_and_coming_to_the_page(portal, browser):
    way = sign_in(portal, browser, PUPIL, to=WHO + "?a=b")
    assert [answer.status_code for answer in way] == [303, 302, 303, 200]
    assert "ticket=ST-" in way[2].url and way[3].url == f"{portal.settings.base_url}{WHO}?a=b"
    assert way[3].json()["person"] == PUPIL
    assert who(portal, browser)["person"] == PUPIL


def test_a_wrong_password_stays_at_the_cas(portal, browser):
    page = step(browser, step(browser, f"{portal.settings.base_url}/e/lycee/login").headers["Location"])
    assert fill_in(browser, page, PUPIL, "wrong").status_code == 200
    assert who(portal, browser)["person"] is None


def test_the_page_of_the_cas_loads_nothing_from_outside(portal, browser, cas_url):
    page = step(browser, cas_url + "login", headers={"Accept-Language": "fr"})
    assert re.findall(r'(?:src|href)="([^"]+)"', page.text) == ["/cas/style.css", "data:,"]
    assert PUPIL in page.text and "Se connecter" in page.text
    assert step(browser, urljoin(cas_url, "/cas/style.css")).status_code == 200


def test_attributes_come_with_the_user(browser, cas_url):
    service = "http://127.0.0.1:9/somewhere"
    user = Cas(Settings(cas_url=cas_url)).validate(ticket_for(browser, cas_url, service), service)
    assert user.login == PUPIL
    assert user.attributes["displayName"] == ("Inès Morvan",)
    assert user.attributes["eduPersonAffiliation"] == ("student", "member")


@pytest.mark.parametrize("make", [
    lambda ticket, service: ("ST-forged", service),
    lambda ticket, service: (ticket, service + "x"),
    lambda ticket, service: (ticket[:-1], service),
    lambda ticket, service: (f"{ticket}&service=x", service),
    lambda ticket, service: (ticket + "%00", service),
])  # fmt: skip
def test_the_cas_refuses_what_it_did_not_give_for_this_service(browser, cas_url, make):
    service = "http://127.0.0.1:9/somewhere"
    with pytest.raises(TicketRefused):
        Cas(Settings(cas_url=cas_url)).validate(*make(ticket_for(browser, cas_url, service), service))


def test_a_ticket_serves_once(portal, browser):
    way = sign_in(portal, browser, PUPIL)
    with requests.Session() as thief:
        thief.trust_env = False
        assert step(thief, way[2].url).status_code == 403
        assert who(portal, thief)["person"] is None
    assert who(portal, browser)["person"] == PUPIL


def test_signing_out_signs_out_of_the_cas_too(portal, browser):
    sign_in(portal, browser, PUPIL)
    token = who(portal, browser)["token"]
    out = browser.post(f"{portal.settings.base_url}/e/lycee/logout", {"csrf": token}, allow_redirects=False, timeout=10)
    assert out.status_code == 303
    back = step(browser, out.headers["Location"])
    assert back.headers["Location"] == f"{portal.settings.base_url}/e/lycee/"
    assert who(portal, browser)["person"] is None
    form = step(browser, step(browser, f"{portal.settings.base_url}/e/lycee/login").headers["Location"])
    assert form.status_code == 200 and 'name="password"' in form.text


def test_single_logout_reaches_every_worker(portal, browser, cas_url):
    sign_in(portal, browser, PUPIL)
    with requests.Session() as other_person:
        other_person.trust_env = False
        sign_in(portal, other_person, TEACHER)
        second = portal.holding(browser.cookies["preau"], portal.start(), HTTP_HOST=urlsplit(portal.settings.base_url).netloc)
        assert portal.who(second)["person"] == PUPIL
        assert step(browser, cas_url + "logout").status_code == 200
        assert portal.who(second)["person"] is None
        assert who(portal, browser)["person"] is None
        assert who(portal, other_person)["person"] == TEACHER


def test_a_forged_logout_does_nothing(portal, browser):
    way = sign_in(portal, browser, PUPIL)
    ticket = parse_qs(urlsplit(way[2].url).query)["ticket"][0]
    message = ('<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="x" Version="2.0">'
               "<samlp:SessionIndex>{}</samlp:SessionIndex></samlp:LogoutRequest>")  # fmt: skip
    for index in (ticket + "x", PUPIL, ""):
        answer = requests.post(way[2].url.split("&ticket")[0], {"logoutRequest": message.format(index)}, timeout=10)
        assert answer.status_code == 204
    assert who(portal, browser)["person"] == PUPIL


def test_renew_asks_for_the_password_again_and_cannot_be_struck_out(portal, browser):
    sign_in(portal, browser, PUPIL)
    assert who(portal, browser)["renewed"] is False
    sent = step(browser, f"{portal.settings.base_url}/e/lycee/login?renew=true&to={WHO}")
    struck = sent.headers["Location"].replace("renew=true&", "").replace("&renew=true", "")
    assert struck != sent.headers["Location"]
    silent = step(browser, struck)
    assert silent.is_redirect and "ticket=ST-" in silent.headers["Location"]
    assert step(browser, silent.headers["Location"]).status_code == 403
    form = step(browser, sent.headers["Location"])
    assert form.status_code == 200 and 'name="password"' in form.text
    back = fill_in(browser, form, PUPIL)
    assert step(browser, back.headers["Location"]).status_code == 303
    assert who(portal, browser)["renewed"] is True


def test_gateway_signs_in_who_is_known_and_asks_nobody_else(portal, browser):
    service = f"{portal.settings.base_url}/e/lycee/login/cas?to=%2Fe%2Flycee%2Ftest%2Fwho%2Fam%2Fi"
    address = portal.cas.login_url(service, gateway=True)
    guest = step(browser, address)
    assert guest.is_redirect and "ticket" not in guest.headers["Location"]
    back = step(browser, guest.headers["Location"])
    assert back.headers["Location"] == f"{portal.settings.base_url}{WHO}?asked=1"
    assert who(portal, browser)["person"] is None
    sign_in(portal, browser, PUPIL)
    browser.cookies.pop("preau")
    known = step(browser, address)
    assert "ticket=ST-" in known.headers["Location"]
    assert step(browser, known.headers["Location"]).headers["Location"] == f"{portal.settings.base_url}{WHO}"
    assert who(portal, browser)["person"] == PUPIL


def test_known_to_the_cas_and_not_to_the_portal(portal, browser):
    way = sign_in(portal, browser, "s.kaddour")
    assert way[-1].status_code == 403 and "preau" not in browser.cookies
    assert "ST-" not in way[-1].text
