"""Channels published from the browser: the assistant, the list, states, and who may do what (must show 7)."""

import datetime as dt
import re

import pytest

from portal.api.fetch import FetchFailed, FetchResult
from tests.functional.office import SOURCES, Office, said

PAGE = "/e/lycee/p-canaux/"
PATIENT = {"cas_gateway": False, "cache_boxes": False, "page_deadline": 30.0, "limit_render": 20.0, "limit_action": 20.0,
           "executor_patience": 5.0}
FEED = f"{SOURCES}/gazette.xml"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The data of the portal, made once."""
    folder = tmp_path_factory.mktemp("office")
    Office(folder, **PATIENT).close()
    return folder


@pytest.fixture
def office(filled, tmp_path):
    made = Office(tmp_path / "office", filled, **PATIENT)
    yield made
    made.close()


def type_address(office, browser, url, kind="auto", status=303):
    """Open the assistant and send an address; what came back."""
    form = office.form(office.click(browser, browser.get(PAGE), "Ajouter un canal"), "check")
    form["url"], form["kind"] = url, kind
    return form.submit(status=status)


def start(office, browser, url=FEED):
    """Step 1 to its end, the kind being found out; the page of step 2, its content received."""
    sent = type_address(office, browser, url)
    office.fetch_what_is_due()
    sent = office.form(sent.follow(), "check").submit(status=303)
    office.fetch_what_is_due()
    return sent.follow()


def publish(office, browser, url=FEED, title="La gazette", settings=None, **audience):
    """All five steps; the page that follows."""
    form = office.form(start(office, browser, url), "save-content")
    for name, value in (settings or {}).items():
        form[name] = value
    form = office.form(form.submit("do", value="next", status=303).follow(), "save-look")
    form["title_fr"] = title
    form = office.form(form.submit("do", value="next", status=303).follow(), "save-public")
    form["reach"] = audience.pop("reach", "member")
    for name, values in audience.items():
        for box in form.fields[name]:
            box.checked = box._value in values
    page = form.submit("do", value="next", status=303).follow()
    return office.form(page, "state").submit("to", value="published", status=303).follow()


def catalogue(browser, place="lycee"):
    """What somebody's catalogue says."""
    return said(browser.get(f"/e/{place}/p-services/"))


# The assistant


def test_a_webmaster_publishes_a_feed_and_a_pupil_adds_it_to_a_page(office):
    web, zoe = office.signed_in("web"), office.signed_in("zoe")
    page = office.click(web, web.get(PAGE), "Ajouter un canal")
    assert page.lxml.xpath("//*[@aria-current='step']")[0].text_content().split() == ["1", "Adresse"]
    page = start(office, web)
    words = said(page)
    assert "C’est un flux RSS 2.0, et il se lit bien." in words and "sources.example/gazette.xml" in words
    assert "articles 12 images Oui" in words and "réponse" in words
    assert "« Antigone » au théâtre de la Halle" in words  # the preview, by the channel's own template
    form = office.form(page, "save-content")
    form["items"], form["layout"] = "2", "titles"
    page = form.submit("do", value="stay", status=303).follow()
    assert len(page.lxml.xpath("//aside//article | //aside//li")) <= 3
    form = office.form(office.form(page, "save-content").submit("do", value="next", status=303).follow(), "save-look")
    assert form["title_fr"].value == "La gazette du CDI"
    form["title_fr"], form["title_en"], form["description_fr"] = "Gazette", "Gazette of the library", "Lectures du CDI."
    page = form.submit("do", value="next", status=303).follow()
    form = office.form(page, "save-public")
    form["reach"] = "chosen"
    form.fields["profiles"][0].checked = True
    page = form.submit("do", value="next", status=303).follow()
    assert "Élèves" in said(page) and "2 personnes de l’établissement" in said(page)
    assert "Gazette" not in catalogue(zoe)
    page = office.form(page, "state").submit("to", value="published", status=303).follow()
    assert "Le canal est publié." in said(page)

    shelf = zoe.get("/e/lycee/p-services/")
    assert "Gazette" in said(shelf) and "Lectures du CDI." in said(shelf)
    add = next(form for form in shelf.forms.values() if "~a=add" in form.action and form["fname"].value == "la-gazette-du-cdi")
    add.submit(status=303)
    home = said(zoe.get("/e/lycee/accueil/"))
    assert "Gazette" in home and "« Antigone » au théâtre de la Halle" in home
    assert "Gazette" not in catalogue(office.signed_in("paul"))


def test_a_webmaster_publishes_a_web_service_and_a_pupil_adds_it_to_a_page(office):
    web, zoe = office.signed_in("web"), office.signed_in("zoe")
    page = start(office, web, f"{SOURCES}/cantine?wsdl")
    assert "C’est la description du service Web « Cantine »" in said(page) and "opération 1" in said(page)
    form = office.form(page, "save-content")
    assert [option[0] for option in form["operation"].options] == ["MenuDuJour"]
    assert form["from.date"].value == "today"
    form["from.etablissement"] = "fixed"
    refused = form.submit("do", value="next", status=422)
    assert "Écrivez la valeur, ou la question sans barre verticale." in said(refused)
    form = office.form(refused, "save-content")
    form["from.etablissement"], form["presentation"] = "establishment.name", "menu"
    page = form.submit("do", value="stay", status=303)
    office.fetch_what_is_due()
    page = page.follow()
    assert "Dessert" in said(page)
    form = office.form(office.form(page, "save-content").submit("do", value="next", status=303).follow(), "save-look")
    form["title_fr"] = "Le self"
    page = office.form(form.submit("do", value="next", status=303).follow(), "save-public").submit(
        "do", value="next", status=303).follow()
    office.form(page, "state").submit("to", value="published", status=303)
    shelf = zoe.get("/e/lycee/p-services/")
    add = next(form for form in shelf.forms.values() if "~a=add" in form.action and form["fname"].value == "cantine")
    add.submit(status=303)
    assert "Dessert" in said(zoe.get("/e/lycee/accueil/"))


def test_a_value_of_a_web_service_can_come_from_the_person_or_be_asked_for(office):
    web = office.signed_in("web")
    form = office.form(start(office, web, f"{SOURCES}/cantine?wsdl"), "save-content")
    form["from.date"], form["words.date"] = "asked", "Quel jour ?"
    form["from.etablissement"] = "person.login"
    page = form.submit("do", value="stay", status=303).follow()
    kept = office.form(page, "save-content")
    assert (kept["from.date"].value, kept["words.date"].value) == ("asked", "Quel jour ?")
    assert kept["from.etablissement"].value == "person.login"
    assert "Quel jour ?" in said(page)  # the form in the box, in the preview
    assert page.lxml.xpath("//aside//fieldset[@disabled]//input[@type='date']")


def test_an_xml_document_is_published_through_one_of_the_style_sheets(office):
    web = office.signed_in("web")
    page = start(office, web, f"{SOURCES}/horaires.xml")
    assert "C’est un document XML, et il se lit bien." in said(page)
    form = office.form(page, "save-content")
    assert {"table", "list", "buses"} <= {option[0] for option in form["style"].options}
    form["style"], form["parameter"] = "buses", "pas une ligne"
    form = office.form(form.submit("do", value="stay", status=422), "save-content")
    form["parameter"] = "language=language"
    sent = form.submit("do", value="stay", status=303)
    office.fetch_what_is_due()
    assert re.search(r"\d+\s?h\s?\d\d", said(sent.follow()))


def test_settings_are_checked_and_what_was_typed_comes_back(office):
    web = office.signed_in("web")
    form = office.form(start(office, web), "save-content")
    form["every"], form["items"], form["words"] = "2", "9", "théâtre"
    refused = form.submit("do", value="next", status=422)
    assert "Un champ est à corriger." in said(refused)
    assert "Écrivez 15 ou plus : en dessous, le site d’origine pourrait nous refuser." in said(refused).replace("\xa0", " ")
    form = office.form(refused, "save-content")
    assert [form[name].value for name in ("every", "items", "words")] == ["2", "9", "théâtre"]
    page = web.get(PAGE)
    look = office.click(web, office.click(web, page, "La gazette du CDI"), "Reprendre le brouillon")
    assert office.form(look, "save-content")["items"].value == "4"  # nothing was kept of the refused form


def test_a_title_must_be_given(office):
    web = office.signed_in("web")
    page = office.form(start(office, web), "save-content").submit("do", value="next", status=303).follow()
    form = office.form(page, "save-look")
    form["title_fr"], form["provenance"] = " ", "CDI"
    refused = form.submit("do", value="next", status=422)
    assert "Donnez-lui un titre." in said(refused) and office.form(refused, "save-look")["provenance"].value == "CDI"
    form["title_fr"] = "x" * 81
    assert "80 caractères" in said(form.submit("do", value="next", status=422))


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "http://127.1/", "http://0x7f000001/", "http://2130706433/", "http://[::ffff:127.0.0.1]/",
    "http://①②⑦.⓪.⓪.①/", "http://localhost./", "http://169.254.169.254/latest", "http://10.0.0.1/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "file:///etc/passwd", "gopher://sources.example/",
    "http://sources.example:22/", "http://web:secret@sources.example/", "sources.example/flux.xml", "javascript:alert(1)", ""])
def test_an_address_that_may_not_be_reached_is_refused_when_it_is_typed(office, url):
    web = office.signed_in("web")
    for kind in ("auto", "rss.rss"):
        refused = type_address(office, web, url, kind, status=422)
        assert len(refused.lxml.xpath("//*[@aria-invalid='true'][@name='url']")) == 1
        assert office.form(refused, "check")["url"].value == url
    office.fetch_what_is_due()
    assert office.sites.asked == [] and "Brouillon" not in said(web.get(PAGE))


def test_a_page_that_announces_a_feed_leads_to_the_feed(office):
    web, page = office.signed_in("web"), f"{SOURCES}/une-page"
    office.sites.others[page] = FetchResult(200, {"content-type": "text/html"}, (
        '<!doctype html><html><head><title>Le site</title><link rel="alternate" type="application/rss+xml" '
        'title="Le flux" href="/gazette.xml"><link rel="alternate" type="application/rss+xml" href="javascript:x">'
        "</head><body>…</body></html>").encode(), page)
    sent = type_address(office, web, page)
    office.fetch_what_is_due()
    seen = sent.follow()
    assert "C’est une page du Web, pas un canal." in said(seen)
    offers = [form for form in seen.forms.values() if form.fields.get("url", [None])[0] is not None
              and form.fields["url"][0].attrs.get("type") == "hidden"]
    assert [form["url"].value for form in offers] == [FEED]
    sent = offers[0].submit(status=303)
    office.fetch_what_is_due()
    assert "Reconnu : Flux (RSS ou Atom)" in said(sent.follow()).replace("\xa0", " ")


def test_the_page_does_not_wait_for_a_site_that_is_slow(office):
    web = office.signed_in("web")
    seen = type_address(office, web, FEED).follow()
    assert "Le site n’a pas encore répondu." in said(seen)
    again = office.link(seen, "Regarder à nouveau")
    office.fetch_what_is_due()
    assert "Reconnu : Flux (RSS ou Atom)" in said(web.get(again)).replace("\xa0", " ")


def test_a_site_that_fails_is_told_in_plain_words_and_the_kind_can_be_chosen(office):
    web, url = office.signed_in("web"), f"{SOURCES}/panne"
    office.sites.others[url] = FetchFailed("connect", "refused")
    sent = type_address(office, web, url)
    office.fetch_what_is_due()
    assert "Le site ne répond pas." in said(sent.follow())
    sent = type_address(office, web, url, "rss.rss")
    office.fetch_what_is_due()
    page = sent.follow()
    assert "Le site ne répond pas." in said(page)
    assert office.form(page, "save-content")["items"].value == "4"


def test_following_a_link_to_the_assistant_has_nothing_fetched(office):
    web = office.signed_in("web")
    address = office.link(web.get(PAGE), "Ajouter un canal")
    seen = web.get(f"{address}&url={SOURCES}/gazette.xml")
    assert office.form(seen, "check")["url"].value == FEED
    office.fetch_what_is_due()
    assert FEED not in office.sites.asked


def test_a_draft_is_kept_and_seen_by_nobody_else(office):
    web, zoe = office.signed_in("web"), office.signed_in("zoe")
    form = office.form(start(office, web), "save-content")
    page = form.submit("do", value="keep", status=303).follow()
    assert "Le brouillon est gardé." in said(page) and "La gazette du CDI" in said(page)
    zoe.get("/e/lycee/p-la-gazette-du-cdi/", status=404)
    assert "La gazette du CDI" not in catalogue(zoe)
    page = office.click(office.signed_in("wil"), office.signed_in("wil").get(PAGE), "La gazette du CDI")
    assert "Go on with the draft" in said(page)


def test_a_draft_can_be_deleted_after_a_question(office):
    web = office.signed_in("web")
    start(office, web)
    page = office.click(web, web.get(PAGE), "La gazette du CDI")
    question = office.click(web, page, "Supprimer le brouillon")
    assert "Un brouillon supprimé ne se récupère pas." in said(question)
    page = office.form(question, "delete").submit(status=303).follow()
    assert "Le brouillon est supprimé." in said(page) and "La gazette du CDI" not in said(page)


def test_two_channels_of_one_title_have_names_of_their_own(office):
    web, zoe = office.signed_in("web"), office.signed_in("zoe")
    publish(office, web, title="Gazette")
    publish(office, web, title="Gazette")
    assert catalogue(zoe).count("Gazette") >= 2
    for fname in ("la-gazette-du-cdi", "la-gazette-du-cdi-2"):
        zoe.get(f"/e/lycee/p-{fname}/")


def test_somebody_elses_change_is_not_lost_without_a_word(office):
    web, wil = office.signed_in("web"), office.signed_in("wil")
    publish(office, web)
    address = office.link(office.click(web, web.get(PAGE), "La gazette"), "Modifier")
    form = office.form(office.form(web.get(address), "save-content").submit("do", value="next", status=303).follow(), "save-look")
    theirs = office.form(wil.get(form.response.request.path_qs), "save-look")
    theirs["title_fr"] = "Le titre de Wil"
    theirs.submit("do", value="keep", status=303)
    form["title_fr"] = "Le titre de Web"
    refused = form.submit("do", value="keep", status=422)
    assert "Quelqu’un d’autre a modifié ce canal pendant ce temps." in said(refused)
    again = office.form(refused, "save-look")
    assert again["title_fr"].value == "Le titre de Web" and "Le titre de Wil" in said(web.get(PAGE))
    again.submit("do", value="keep", status=303)
    assert "Le titre de Web" in said(web.get(PAGE))


def test_another_address_or_kind_can_be_given_to_a_draft(office):
    web = office.signed_in("web")
    page = start(office, web)
    form = office.form(office.click(web, page, "Changer l’adresse"), "check")
    assert (form["url"].value, form["kind"].value) == (FEED, "rss.rss")
    form["url"], form["kind"] = f"{SOURCES}/horaires.xml", "xml.xml"
    sent = form.submit(status=303)
    office.fetch_what_is_due()
    assert "C’est un document XML, et il se lit bien." in said(sent.follow())
    assert said(web.get(PAGE)).count("Brouillon") == 2  # the filter and the one draft


# To whom


def test_the_number_of_people_reached_counts_each_once(office):
    web = office.signed_in("web")
    page = publish(office, web, reach="chosen", profiles=["teacher"], groups=[office.group("2de 1")])
    # paul, web and wil teach; tim and web are of 2de 1: four people.
    assert "Équipe enseignante et 2de 1" in said(page) and "4 personnes de l’établissement" in said(page)
    shelves = {login: "La gazette" in catalogue(office.signed_in(login)) for login in ("zoe", "tim", "paul", "adm")}
    assert shelves == {"zoe": False, "tim": True, "paul": True, "adm": False}


def test_only_what_the_form_offers_is_taken(office):
    web = office.signed_in("web")
    page = publish(office, web)
    address = office.link(page, "Modifier")
    page = office.form(web.get(address), "save-content").submit("do", value="next", status=303).follow()
    page = office.form(page, "save-look").submit("do", value="next", status=303).follow()
    form = office.form(page, "save-public")
    fields = dict(form.submit_fields("do", submit_value="keep"))
    for more in ({"reach": "chosen", "groups": office.group("4e B")}, {"reach": "chosen", "profiles": "academy"},
                 {"reach": "chosen"}, {"reach": "role"}):
        refused = web.post(form.action, {**fields, **more}, status=422)
        assert "Choisissez" in said(refused)
    web.post(form.action, {**fields, "state": "expired", "owner_id": "x", "establishment_id": office.place_id("college"),
                           "source": "registry.xml", "titles": "Autre"}, status=303)
    assert "La gazette" in catalogue(office.signed_in("zoe"))
    assert "La gazette" not in catalogue(office.signed_in("max", "/e/college"), "college")


# The list


def test_the_list_says_how_each_channel_is_doing(office):
    web, clock = office.signed_in("web"), office.clock
    publish(office, web, title="Un flux sain")
    publish(office, web, f"{SOURCES}/universite.atom", title="Un flux en panne")
    start(office, web, f"{SOURCES}/journal.xml")
    row = {}

    def read(browser=web):
        page = browser.get(PAGE, status=200)
        for line in page.lxml.xpath("//tbody/tr"):
            row[line.xpath(".//th//a")[0].text_content()] = " ".join(" ".join(line.itertext()).split()).replace("\xa0", " ")
        return page

    read()
    assert "Tout va bien" in row["Un flux sain"] and "à l’instant" in row["Un flux sain"]
    assert "Brouillon" in row["Le journal de l’école"]
    assert "Jamais reçu Il sera demandé dès que quelqu’un le lira." in row["Le journal officiel"]
    assert "Géré par un fichier du portail" in row["Le journal officiel"]
    office.sites.others[f"{SOURCES}/universite.atom"] = FetchFailed("timeout", "too slow")
    clock.instant += dt.timedelta(minutes=20)
    office.fetch_what_is_due()
    clock.instant += dt.timedelta(minutes=1)
    page = read()
    assert "En panne depuis aujourd’hui, 10 h 53" in row["Un flux en panne"]
    assert "Le site met trop de temps à répondre." in row["Un flux en panne"] and "essai" in row["Un flux en panne"]
    assert page.lxml.xpath("//tbody/tr//th//a")[0].text_content() == "Un flux en panne"
    found = office.click(web, page, "À regarder")
    assert [link.text_content() for link in found.lxml.xpath("//tbody/tr//th//a")] == ["Un flux en panne"]
    clock.instant += dt.timedelta(hours=5)
    read(office.signed_in("web"))
    assert "En retard" in row["Un flux sain"]


def test_the_list_is_searched_and_filtered(office):
    web = office.signed_in("web")
    publish(office, web, title="Théâtre")
    start(office, web, f"{SOURCES}/horaires.xml")

    def found(page):
        return [link.text_content() for link in page.lxml.xpath("//tbody/tr//th//a")]

    form = next(form for form in web.get(PAGE).forms.values() if "q" in form.fields)
    form["q"] = "theatre"
    assert found(form.submit()) == ["Théâtre"]
    form["q"] = "rien de tel"
    assert "Aucun canal ne correspond" in said(form.submit())
    assert found(office.click(web, web.get(PAGE), "Document XML")) == ["sources.example"]
    assert found(office.click(web, web.get(PAGE), "Brouillons")) == ["sources.example"]


def test_a_long_list_comes_in_pages(office):
    web = office.signed_in("web")
    sent = type_address(office, web, FEED, "rss.rss")
    for _ in range(21):
        sent = type_address(office, web, FEED, "rss.rss")
    assert sent.status_int == 303
    page = web.get(PAGE)
    assert "1 à 20 sur 23" in said(page) and len(page.lxml.xpath("//tbody/tr")) == 20
    page = office.click(web, page, "Suivant")
    assert "21 à 23 sur 23" in said(page) and len(page.lxml.xpath("//tbody/tr")) == 3


def test_a_channel_is_asked_for_at_once_when_somebody_wants_it(office):
    web = office.signed_in("web")
    publish(office, web)
    office.sites.asked.clear()
    page = web.get(PAGE)
    form = next(form for form in page.forms.values() if "~a=refresh" in form.action and "la-gazette-du-cdi" in form.action)
    said_then = said(form.submit(status=303).follow())
    assert "Le portail le demande." in said_then
    office.fetch_what_is_due()
    assert FEED in office.sites.asked


def test_a_channel_is_withdrawn_and_published_again(office):
    web, zoe = office.signed_in("web"), office.signed_in("zoe")
    page = publish(office, web)
    zoe.get("/e/lycee/p-la-gazette-du-cdi/")
    question = office.click(web, page, "Retirer")
    assert "Les blocs qui le montrent gardent leur place" in said(question)
    page = office.form(question, "state").submit("to", value="expired", status=303).follow()
    assert "Le canal est retiré." in said(page) and "Retiré" in said(web.get(PAGE))
    assert "La gazette" not in catalogue(zoe)
    zoe.get("/e/lycee/p-la-gazette-du-cdi/", status=404)
    office.form(page, "state").submit("to", value="published", status=303)
    assert "La gazette" in catalogue(zoe)
    page = office.click(web, web.get(PAGE), "La gazette")
    office.form(page, "state").submit("to", value="maintenance", status=303)
    assert "En maintenance" in said(web.get(PAGE))
    zoe.get("/e/lycee/p-la-gazette-du-cdi/", status=404)


def test_what_cannot_work_is_not_published(office):
    web = office.signed_in("web")
    sent = type_address(office, web, f"{SOURCES}/cantine?wsdl", "webservice.webservice")
    page = sent.follow()
    action = office.form(page, "save-content")
    publish_at = action.action.replace("save-content", "state")
    refused = web.post(publish_at, {**dict(action.submit_fields()), "to": "published"}, status=422)
    assert "L’opération à demander n’est pas choisie." in said(refused)
    assert "Cantine" not in catalogue(office.signed_in("zoe"))


def test_what_a_file_publishes_is_shown_and_only_its_state_changes_and_only_by_the_whole_portals_administrators(office):
    web, cen, zoe = office.signed_in("web"), office.signed_in("cen"), office.signed_in("zoe")
    page = office.click(web, web.get(PAGE), "Le journal officiel")
    assert "Géré par un fichier du portail" in said(page) and "Il ne peut pas être modifié ici." in said(page)
    assert not page.lxml.xpath("//main//form[contains(@action, 'state')] | //main//a[contains(., 'Modifier')]")
    mine = office.form(start(office, web), "save-content")
    token = mine["csrf"].value
    for action, fields in (("state", {"to": "expired"}), ("save-look", {"title_fr": "Autre"}), ("delete", {})):
        address = mine.action.replace("save-content", action).replace("la-gazette-du-cdi", "officiel")
        assert web.post(address, {"csrf": token, **fields}, status="*").status_int in (403, 409)
    assert "Le journal officiel" in catalogue(zoe)
    page = office.click(cen, cen.get(PAGE), "Le journal officiel")
    office.form(office.click(cen, page, "Retirer"), "state").submit("to", value="expired", status=303)
    assert "Le journal officiel" not in catalogue(zoe)
    page = office.click(cen, cen.get(PAGE), "Le journal officiel")
    office.form(page, "state").submit("to", value="published", status=303)
    assert "Le journal officiel" in catalogue(zoe)


# Who may


def test_only_those_who_manage_channels_reach_any_of_it(office):
    form = office.form(office.click(office.signed_in("web"), office.signed_in("web").get(PAGE), "Ajouter un canal"), "check")
    for login in ("zoe", "paul"):
        browser = office.signed_in(login)
        browser.get(PAGE, status=404)
        browser.get(form.response.request.path_qs, status=404)
        token = re.search(r'name="csrf" value="([^"]+)"', browser.get("/e/lycee/accueil/").text)[1]
        assert browser.post(form.action, {"csrf": token, "url": FEED, "kind": "rss.rss"}, status="*").status_int in (403, 404)
    office.browser().get(PAGE, status=303)
    office.fetch_what_is_due()
    assert office.sites.asked == []


def test_another_school_neither_sees_nor_changes_a_channel(office):
    web, wim = office.signed_in("web"), office.signed_in("wim", "/e/college")
    publish(office, web, reach="everyone")
    page = wim.get("/e/college/p-canaux/")
    assert "La gazette" not in said(page)
    form = office.form(office.click(wim, page, "Ajouter un canal"), "check")
    for action, fields in (("state", {"to": "expired"}), ("save-look", {"title_fr": "Pris"}), ("refresh", {})):
        address = form.action.replace("~a=check", f"fname=la-gazette-du-cdi&~a={action}")
        wim.post(address, {"csrf": form["csrf"].value, **fields}, status=404)
    wim.post(form.action.replace("/college/", "/lycee/"), {"csrf": form["csrf"].value, "url": FEED}, status="*")
    assert "La gazette" in catalogue(office.signed_in("zoe"))


def test_markup_in_a_title_is_shown_as_it_was_typed(office):
    web, zoe = office.signed_in("web"), office.signed_in("zoe")
    hostile = "<script>alert(1)</script> ${1+1} \"'><img src=x>"
    page = publish(office, web, title=hostile)
    pages = [page, web.get(PAGE), office.click(web, web.get(PAGE), "alert"), zoe.get("/e/lycee/p-services/"),
             zoe.get("/e/lycee/p-la-gazette-du-cdi/")]
    for one in pages:
        assert hostile in one.lxml.getroottree().getroot().text_content(), one.request.path
        assert not one.lxml.xpath("//script[not(@src)] | //img[@src='x']")


def test_what_was_done_stands_in_the_audit(office):
    publish(office, office.signed_in("web"))
    events = [(line["event"], line.get("state") or line.get("facts", {}).get("state")) for line in office.audit()]
    assert ("publication.saved", "draft") in events and ("publication.saved", "published") in events


def test_the_assistant_speaks_english_to_who_reads_english(office):
    wil = office.signed_in("wil")
    page = wil.get(PAGE)
    assert "Managed by a file of the portal" in said(page) and "Not received yet" in said(page)
    form = office.form(office.click(wil, page, "Add a channel"), "check")
    form["url"] = "http://127.0.0.1/"
    assert "This address is inside a private network" in said(form.submit(status=422))
    form["url"] = FEED
    sent = form.submit(status=303)
    office.fetch_what_is_due()
    sent = office.form(sent.follow(), "check").submit(status=303)
    office.fetch_what_is_due()
    assert "This is a RSS 2.0 feed, and it reads well." in said(sent.follow())
