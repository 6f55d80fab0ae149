"""A webmaster publishes channels in the browser; a pupil puts them on a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support.reading import box, sheet

LYCEE = "/e/lycee-ada-verneuil/"


def _start(page: Page, address: str) -> None:
    page.goto(f"{LYCEE}p-canaux/")
    page.get_by_role("link", name="Ajouter un canal").click()
    page.get_by_label("Adresse", exact=True).fill(address)
    page.get_by_role("button", name="Vérifier l’adresse").click()


def _next(page: Page, step: str) -> None:
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("[aria-current=step]")).to_contain_text(step)


def _describe_and_publish(page: Page, title: str, category: str) -> None:
    """From the step of the presentation to the end."""
    page.get_by_label("Titre en français").fill(title)
    page.get_by_label("Description en français").fill(f"{title}, publié par un test.")
    page.get_by_role("radio", name=category).check()
    _next(page, "Public")
    page.get_by_role("radio", name=re.compile("Toutes les personnes de l’établissement")).check()
    _next(page, "Publication")
    expect(page.locator(".pr-preview")).to_contain_text(title)
    page.get_by_role("button", name="Publier le canal").click()
    expect(page.locator(".pr-banner--ok")).to_be_visible()


def _feed(page: Page, sources: str) -> None:
    _start(page, f"{sources}/journal.xml")
    expect(page.locator(".pr-notice--ok")).to_contain_text("Flux (RSS ou Atom)")
    _next(page, "Contenu")
    page.get_by_label("Articles affichés").fill("3")
    page.get_by_role("radio", name="Titres seuls").check()
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.locator(".pr-preview")).to_contain_text("Le potager a donné sa première courge")
    expect(page.locator(".pr-preview")).to_contain_text("Aperçu privé")
    _next(page, "Présentation")
    _describe_and_publish(page, "Le journal des petits", "Infos et lectures")


def _service(page: Page, sources: str) -> None:
    _start(page, f"{sources}/cantine?wsdl")
    expect(page.locator(".pr-notice--ok")).to_contain_text("Service Web (SOAP)")
    _next(page, "Contenu")
    page.get_by_label("Donnée « etablissement »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")).select_option(
        label="Nom de l’établissement")
    page.get_by_label("Présentation").select_option(label="Menu du jour")
    page.get_by_role("button", name="Voir l’aperçu").click()
    _until_previewed(page, "Dessert")
    _next(page, "Présentation")
    _describe_and_publish(page, "La cantine, ce midi", "Vie pratique")


def _until_previewed(page: Page, words: str) -> None:
    """The preview waits for the service less than a second; then it is looked at again, as a person would."""
    for _ in range(20):
        if words in page.locator(".pr-preview").inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.locator(".pr-preview").inner_text())


@pytest.mark.sdet("T.22", "T.52")
def test_a_feed_and_a_web_service_are_published_and_used(browsing, portal):
    """Two channels of the webmaster; in the list with their state; a pupil adds both to a tab of her own."""
    sources = portal.addresses["sources"].rstrip("/")
    webmaster = browsing.open("r.legall")
    _feed(webmaster, sources)
    _service(webmaster, sources)
    webmaster.goto(f"{LYCEE}p-canaux/")
    for title in ("Le journal des petits", "La cantine, ce midi"):
        row = webmaster.get_by_role("row", name=re.compile(title))
        expect(row).to_contain_text("Toutes les personnes de l’établissement")
        expect(row.locator(".pr-chip")).to_be_visible()

    pupil = browsing.open("h.vernet", f"{LYCEE}accueil/-/customise")
    pupil.locator("summary", has_text="Nouvel onglet").click()
    pupil.locator("#pr-newtab").fill("Mes canaux")
    pupil.get_by_role("button", name="Créer l’onglet").click()
    for title in ("Le journal des petits", "La cantine, ce midi"):
        pupil.get_by_role("button", name=f"Ajouter {title}").click()
        expect(sheet(pupil, title)).to_be_visible()
    pupil.get_by_role("link", name="Terminer").click()
    expect(box(pupil, "Le journal des petits")).to_contain_text("Nos correspondants nous ont répondu")
    expect(box(pupil, "La cantine, ce midi")).to_contain_text("Dessert")


def test_only_those_who_may_publish_see_the_assistant(browsing):
    """A pupil finds no such service, neither in the catalogue nor at its address."""
    page = browsing.open("h.vernet", f"{LYCEE}p-services/")
    expect(page.get_by_role("link", name="Canaux", exact=True)).to_have_count(0)
    answer = page.goto(f"{LYCEE}p-canaux/")
    assert answer is not None and answer.status == 404


def test_an_address_that_may_not_be_fetched_is_refused_in_words(browsing):
    """The portal's own machine is none of the allowed hosts; the form keeps what was typed."""
    page = browsing.open("r.legall")
    _start(page, "http://127.0.0.1/secret")
    expect(page.locator(".pr-notice--bad").first).to_contain_text("Cette adresse")
    expect(page.get_by_label("Adresse", exact=True)).to_have_value("http://127.0.0.1/secret")
