"""Who signs in sees the tabs of their establishment and profile; one sign-in opens everything."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.support.browsing import sign_in
from tests.browser.support.reading import tabs, titles
from tests.plugins.visitor import Visitor

PEOPLE = {
    "i.morvan": ("lycee-ada-verneuil", "Bonjour Inès", ["Accueil", "Mes cours", "Vie lycéenne", "À moi"], "Emploi du temps"),
    "l.aubertin": ("lycee-ada-verneuil", "Bonjour Luc", ["Accueil", "Mes classes", "Ressources"], "Ma journée"),
    "n.morvan": ("lycee-ada-verneuil", "Bonjour Nathalie", ["Accueil", "Le lycée"], "La journée de mes enfants"),
    "d.caradec": ("lycee-ada-verneuil", "Bonjour Delphine", ["Accueil", "Pilotage"], "Annonces du lycée"),
    "y.belkacem": ("universite-deux-rives", "Bonjour Yanis", ["Bureau", "Mes cours", "Vie de campus", "Contacts"],
                   "Actualités de l’université"),
}
SERVICES = "/e/lycee-ada-verneuil/p-services/"


@pytest.mark.parametrize("login", PEOPLE)
def test_each_profile_sees_its_own_tabs(browsing, portal, login):
    """From the public front page, through the form of the CAS, to the person's own home page."""
    place, greeting, expected, own_box = PEOPLE[login]
    page = browsing.open(path=f"/e/{place}/")
    page.locator(".pr-choice").first.click()
    assert page.url.startswith(portal.addresses["cas"])
    sign_in(page, portal, login)
    expect(page.get_by_role("heading", level=1)).to_have_text(greeting)
    assert tabs(page) == expected
    assert own_box in titles(page)
    expect(page.locator(".pr-person__summary .pr-person__name")).to_have_text(portal.accounts[login]["name"])


def test_no_two_profiles_see_the_same():
    """The expectations above differ from one another."""
    seen = [(tuple(expected), box) for _place, _greeting, expected, box in PEOPLE.values()]
    assert len(set(seen)) == len(PEOPLE)


EVERYBODY = ["i.morvan", "t.garnier", "l.garnier", "y.belkacem", "s.garnier", "c.roux", "d.caradec", "s.lopez", "m.albrecht",
             "m.delorme", "r.legall", "v.ricard", "h.lanthier", "p.audouin"]
"""Somebody of every profile and role, in every kind of establishment; some belong to several."""


@pytest.mark.sdet("A.sign-in.01", "A.sign-in.02")
@pytest.mark.parametrize("login", EVERYBODY)
def test_everybody_has_one_way_to_sign_in_and_does_it_once(portal, login):
    """One name and one password, typed once; then every tab and service of every establishment of theirs is open."""
    account = portal.accounts[login]
    visitor = Visitor(portal)
    first = account["establishments"][0]
    visitor.get(f"{portal.url}/e/{first}/p-compte/")
    assert visitor.url.startswith(portal.addresses["cas"]), "nothing of one's own without signing in"
    form = visitor.form(".//input[@name='password']")
    visitor.submit(form, username=login, password="autre chose")
    assert visitor.url.startswith(portal.addresses["cas"]), "no other password opens it"
    visitor.submit(visitor.form(".//input[@name='password']"), username=login, password=account["password"])
    assert visitor.url == f"{portal.url}/e/{first}/p-compte/", "and it leads to where one wanted to go"

    asked, opened = [], 0
    visitor.session.hooks["response"].append(lambda answer, **options: asked.append(answer.url))
    for place in account["establishments"]:
        visitor.get(f"{portal.url}/e/{place}/")
        addresses = {urljoin(visitor.url, one) for one in visitor.page.xpath("//a[contains(@class, 'pr-tab')]/@href")}
        visitor.get(f"{portal.url}/e/{place}/p-services/")
        if visitor.status == 200:
            addresses |= set(visitor.page.xpath("//*[contains(@class, 'pr-service__title')]//a/@href"))
        for address in sorted(addresses):
            assert visitor.get(address).status == 200, address
            assert visitor.page.xpath("//*[contains(@class, 'pr-person__name')]"), address
            opened += 1
    assert opened >= 2 * len(account["establishments"])
    assert [address for address in asked if not address.startswith(f"{portal.url}/e/")] == [], "nobody asked again"


def test_one_sign_in_opens_everything(browsing, portal):
    """In a browser: the same session for all services and both establishments; the CAS still knows whoever comes back."""
    page = browsing.open(path=SERVICES)
    assert page.url.startswith(portal.addresses["cas"]), "a deep link asks who is there"
    sign_in(page, portal, "c.roux")
    assert page.url == portal.url + SERVICES, "and leads on to where it pointed"
    asked = []
    page.context.on("request", lambda request: asked.append(request.url) if "/cas/login" in request.url else None)
    services = page.locator(".pr-service__title a").evaluate_all("all => all.map(one => one.pathname)")
    assert len(services) >= 6
    for address in services:
        page.goto(address)
        expect(page.locator(".pr-box--maximised")).to_be_visible()
    for name in page.locator(".pr-tab").evaluate_all("all => all.map(one => one.pathname)"):
        page.goto(name)
        expect(page.locator(".pr-tab[aria-current=page]")).to_be_visible()
    page.goto("/e/college-les-marronniers/")
    expect(page.locator(".pr-identity__name")).to_have_text("Collège Les Marronniers")
    assert asked == [], "one session serves all services and both establishments"

    elsewhere = page.context.new_page()
    page.context.clear_cookies(name="preau")
    elsewhere.goto(SERVICES)
    assert elsewhere.url == portal.url + SERVICES, "the CAS still knows this browser: nothing to type"


def test_a_wrong_password_stays_outside(browsing, portal):
    """The CAS says so; the portal's page still asks who is there."""
    page = browsing.open(path=SERVICES)
    page.get_by_label("Identifiant").fill("i.morvan")
    page.get_by_label("Mot de passe").fill("autre chose")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    page.goto(SERVICES)
    assert page.url.startswith(portal.addresses["cas"])


def test_signing_out_ends_both_sessions(browsing, portal):
    """The menu's last entry; afterwards neither the portal nor the CAS knows this browser."""
    page = browsing.open(path="/e/lycee-ada-verneuil/login")
    sign_in(page, portal, "g.leclerc")
    page.locator(".pr-person__summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state()
    page.goto("/e/lycee-ada-verneuil/a-moi/")
    assert page.url.startswith(portal.addresses["cas"])
    expect(page.get_by_label("Mot de passe")).to_be_visible()


@pytest.mark.sdet("A.portal.01")
def test_the_opening_page_is_a_public_site(browsing):
    """Before anybody signs in: establishments to choose from, then the establishment's own site and its news."""
    page = browsing.open(path="/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choisissez votre établissement")
    page.get_by_role("link", name=re.compile("Lycée Ada-Verneuil")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tout le lycée sous le même préau.")
    expect(page.get_by_role("region", name="Se connecter")).to_be_visible()
    expect(page.get_by_role("region", name="Pratique")).to_contain_text("rue du Préau")
    news = page.get_by_role("region", name="À la une")
    expect(news.get_by_role("heading", level=3).first).to_be_visible()
    news.get_by_role("heading", level=3).first.get_by_role("link").click()
    expect(page.locator(".pr-box--maximised")).to_be_visible()


def test_a_teacher_of_two_schools_changes_school_in_the_header(browsing):
    """The portal follows: other name, logo, tabs and boxes; and ``/`` leads there from then on."""
    page = browsing.open("c.roux", "/e/lycee-ada-verneuil/")
    here = tabs(page), page.locator(".pr-identity__logo img").get_attribute("src")
    page.locator(".pr-person__summary").click()
    menu = page.locator(".pr-person__panel")
    expect(menu.locator(".pr-place[aria-current]")).to_contain_text("Lycée Ada-Verneuil")
    menu.get_by_role("button", name=re.compile("Collège Les Marronniers")).click()
    expect(page.locator(".pr-identity__name")).to_have_text("Collège Les Marronniers")
    there = tabs(page), page.locator(".pr-identity__logo img").get_attribute("src")
    assert there[0] != here[0] and there[1] != here[1]
    page.goto("/")
    assert page.url.endswith("/e/college-les-marronniers/")
