"""One portal for all services: those whose code it runs itself, and those that others run elsewhere (T.21, T.50, T.92)."""

import datetime as dt
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import lxml.etree
import pytest
import requests
from lxml import etree

from channels.webservice.work import build, read
from portal.config import portlet_packages
from tests.plugins.site import ROOT, PortalProcess
from tests.plugins.visitor import Visitor

READERS = {"lycee-ada-verneuil": ("b.courtois", "r.legall", "v.ricard"), "universite-deux-rives": ("z.maillet",),
           "ecole-les-tilleuls": ("n.benali",)}
"""Place to people who see, together, everything that is published in the demonstration."""
_ARRIVING = "Ce contenu arrive"


def main(visitor: Visitor) -> str:
    """What the main part of the page says, with single spaces."""
    assert visitor.page is not None, visitor.url
    return " ".join(" ".join(visitor.page.get_element_by_id("pr-main").itertext()).split())


def follow(visitor: Visitor, words: str) -> Visitor:
    """Open the first link of the main part that has these words."""
    found = visitor.page.get_element_by_id("pr-main").xpath(f".//a[contains(normalize-space(.), '{words}')]/@href")
    assert found, f"no link {words} on {visitor.url}"
    return visitor.get(found[0])


def shown(visitor: Visitor, address: str) -> str:
    """What the box of a service says once its content has come."""
    until = time.monotonic() + 60
    while _ARRIVING in main(visitor.get(address)):
        assert time.monotonic() < until, main(visitor)
        time.sleep(0.3)
    return main(visitor)


def published() -> dict[str, str]:
    """fname to portlet of all that the demonstration publishes."""
    return {one.get("fname"): one.get("portlet") for one in etree.parse(ROOT / "registry.xml").iter("{*}publication")}


def definitions() -> set[str]:
    """Names of all portlets that are installed."""
    return {f"{package.rpartition('.')[2]}.{name.text.strip()}" for package in portlet_packages()
            for name in etree.parse(ROOT.joinpath(*package.split("."), "portlet.xml")).iter("{*}portlet-name")}


def _keeps_a_bookmark(visitor: Visitor) -> bool:
    follow(visitor, "Ajouter un favori")
    visitor.submit(visitor.form(".//input[@name='url']"), url="https://code.example/", title="Du code", icon="star")
    return "Du code" in main(visitor)


def _drafts_an_announcement(visitor: Visitor) -> bool:
    follow(visitor, "Écrire une annonce")
    visitor.submit(visitor.form(".//textarea[@name='body']"), title="Un brouillon", body="Du **code**.", do="preview")
    return "Un brouillon" in main(visitor) and bool(visitor.page.xpath("//strong[.='code']"))


def _makes_a_calendar(visitor: Visitor) -> bool:
    answer = visitor.session.get(visitor.page.xpath("//a[contains(@href, 'calendar')]/@href")[0], timeout=20)
    return answer.headers["Content-Type"].startswith("text/calendar") and "BEGIN:VEVENT" in answer.text


def _finds_somebody(visitor: Visitor) -> bool:
    visitor.submit(visitor.form(".//input[@name='q']"), q="Aubertin")
    return "Luc Aubertin" in main(visitor)


def _keeps_a_setting(visitor: Visitor) -> bool:
    follow(visitor, "Affichage et confort de lecture")
    visitor.submit(visitor.form(".//input[@name='text_size']"), text_size="112")
    return visitor.status == 200 and visitor.page.get("data-text") == "112"


def _sifts_the_catalogue(visitor: Visitor) -> bool:
    visitor.submit(visitor.form(".//input[@name='q']"), q="départs")
    return visitor.page.xpath("//*[contains(@class, 'pr-service__title')]//a/text()") == ["Cars scolaires"]


def _recognises_a_feed(visitor: Visitor) -> bool:
    follow(visitor, "Ajouter un canal")
    visitor.submit(visitor.form(".//input[@name='url']"), url=f"{visitor.portal.addresses['sources'].rstrip('/')}/journal.xml")
    return "Flux (RSS ou Atom)" in main(visitor)


def _computes_colours(visitor: Visitor) -> bool:
    visitor.submit(visitor.form(".//input[@name='primary']"), primary="#fff9b0")
    return "Lisible partout" in main(visitor) and "devient" in main(visitor)


def _keeps_how_many(visitor: Visitor) -> bool:
    follow(visitor, "Régler")
    visitor.submit(visitor.form(".//input[@name='items']"), items="1")
    return visitor.status == 200


def _asks_again(visitor: Visitor) -> bool:
    follow(visitor, "Actualiser")
    return visitor.status == 200 and "pr-box--is-error" not in visitor.page.xpath("string(//section/@class)")


WORKS: dict[str, tuple[str, str, Callable[[Visitor], bool]]] = {
    "bookmarks.bookmarks": ("b.courtois", "favoris", _keeps_a_bookmark),
    "news.news": ("e.legoff", "annonces", _drafts_an_announcement),
    "timetable.timetable": ("b.courtois", "emploi-du-temps", _makes_a_calendar),
    "whitepages.whitepages": ("b.courtois", "annuaire", _finds_somebody),
    "account.account": ("l.toumi", "compte", _keeps_a_setting),
    "catalogue.catalogue": ("b.courtois", "services", _sifts_the_catalogue),
    "channeladmin.channeladmin": ("m.cordier", "canaux", _recognises_a_feed),
    "branding.branding": ("c.hamon", "apparence", _computes_colours),
    "rss.rss": ("b.courtois", "sciences", _keeps_how_many),
    "xml.xml": ("b.courtois", "cars", _asks_again),
    "webservice.webservice": ("b.courtois", "menu", _asks_again),
}
"""Portlet to who uses it, where, and something that only its own code can do."""


@pytest.fixture(scope="module")
def readers(portal: PortalProcess) -> dict[str, list[Visitor]]:
    """See ``READERS``, signed in."""
    return {place: [Visitor(portal).sign_in(login) for login in logins] for place, logins in READERS.items()}


@pytest.mark.sdet("T.21", "T.50")
def test_the_portal_runs_the_code_of_every_service_that_it_supports(portal, readers):
    """Each publication is opened through the portal; each portlet then does what only its code can."""
    open_to: dict[str, str] = {}
    for place, visitors in readers.items():
        for visitor in visitors:
            for fname in published():
                address = f"/e/{place}/p-{fname}/"
                if fname in open_to or visitor.get(address).status != 200:
                    continue
                assert len(shown(visitor, address)) > 60, fname
                state = visitor.page.xpath("string(//section[contains(@class, 'pr-box--maximised')]/@class)")
                assert "pr-box--is-ok" in state, (fname, main(visitor))
                open_to[fname] = place
    assert open_to.keys() == published().keys()
    assert {published()[fname] for fname in open_to} == definitions() == WORKS.keys()
    for portlet, (login, fname, works) in WORKS.items():
        visitor = Visitor(portal).sign_in(login)
        place = visitor.url.split("/")[4]
        assert works(visitor.get(f"/e/{place}/p-{fname}/")), (portlet, main(visitor))


def _titles(document: bytes, tag: str) -> list[str]:
    root = lxml.etree.fromstring(document)
    return [" ".join(title.text.split()) for title in root.xpath(f"//*[local-name()='{tag}']/*[local-name()='title']")]


def _dishes(sources: str, place: str) -> list[str]:
    """What the service of the canteen answers to its own question, asked without the portal."""
    url = f"{sources}/cantine?wsdl"
    payload = {"url": url, "documents": {url: requests.get(url, timeout=10).content}}
    today = dt.datetime.now(ZoneInfo("Europe/Paris")).date()  # where both establishments lie
    asked = {"operation": "MenuDuJour", "in.date": today.isoformat(), "in.etablissement": place}
    question = build(payload, asked)
    answer = requests.post(question["address"], data=question["body"], headers=question["headers"], timeout=10)
    said = read({**payload, "status": answer.status_code, "body": answer.content}, asked)
    if "fault" in said:
        return [said["fault"]["text"]]  # on Sundays
    return [said["result"]["entree"], said["result"]["dessert"], *(dish["nom"] for dish in said["result"]["plat"])]


@pytest.mark.sdet("T.92")
@pytest.mark.parametrize(("login", "place", "remote"), [
    ("r.garrigue", "Lycée Ada-Verneuil", ("gazette", "sciences", "cars", "menu")),
    ("z.maillet", "Université des Deux-Rives", ("actualites", "sciences", "resto-u"))])
def test_one_portal_leads_to_all_services_those_of_the_establishment_and_of_partners_included(portal, login, place, remote):
    """From one home page and one catalogue, after one sign-in, at one address; remote ones show what their own hosts say."""
    sources = portal.addresses["sources"].rstrip("/")
    own = {
        "gazette": lambda: _titles(requests.get(f"{sources}/gazette.xml", timeout=10).content, "item")[:3],
        "sciences": lambda: _titles(requests.get(f"{sources}/sciences.rdf", timeout=10).content, "item")[:2],
        "actualites": lambda: _titles(requests.get(f"{sources}/universite.atom", timeout=10).content, "entry")[:3],
        "cars": lambda: [line.get("vers") for line in lxml.etree.fromstring(
            requests.get(f"{sources}/horaires.xml", timeout=10).content).iter("ligne")],
        "menu": lambda: _dishes(sources, place), "resto-u": lambda: _dishes(sources, place)}
    visitor = Visitor(portal).sign_in(login)
    home = visitor.url
    on_the_way: list[str] = []
    visitor.session.hooks["response"].append(lambda answer, **options: on_the_way.append(answer.url))
    boxes = {" ".join(one.text_content().split()) for one in visitor.page.xpath("//h2[contains(@class, 'pr-box__title')]/a")}

    visitor.get(home.partition("accueil")[0].partition("bureau")[0] + "p-services/")
    listed = {link.get("href").rstrip("/").rpartition("/p-")[2]: link.text_content() for link in visitor.page.xpath(
        "//*[contains(@class, 'pr-service__title')]//a")}
    assert set(remote) <= listed.keys() and {"annonces", "annuaire", "favoris", "compte"} <= listed.keys()
    assert boxes & {listed[fname] for fname in remote} and boxes & {listed[fname] for fname in listed.keys() - set(remote)}, \
        "local and remote services stand side by side"
    base = visitor.url.partition("p-services/")[0]
    for fname, title in listed.items():
        words = shown(visitor, f"{base}p-{fname}/")
        assert visitor.status == 200 and title in words
        assert "pr-box--is-ok" in visitor.page.xpath("string(//section[contains(@class, 'pr-box--maximised')]/@class)"), words
        if fname in remote:
            said = own[fname]()
            assert said and all(" ".join(one.split()) in words for one in said), (fname, said, words)
    assert all(address.startswith(portal.url) for address in on_the_way), "nothing to sign in to again, nowhere else to go"
