"""The appearance of an establishment changed in the browser, and seen by everybody at the next page (must show 6)."""

import io
import re

import pytest
from PIL import Image
from webtest import Upload

from portal.api.branding import IBranding
from tests.functional.office import Office, said

PAGE = "/e/lycee/p-apparence/"
PATIENT = {"cas_gateway": False, "page_deadline": 30.0, "limit_render": 20.0, "limit_action": 20.0, "executor_patience": 5.0}


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


def send(office, browser, do="publish", status=303, page=None, **fields):
    """Fill in the editor and press one of its buttons; what came back."""
    form = office.form(page or browser.get(PAGE), "try")
    for name, value in fields.items():
        form[name] = value
    return form.submit("do", value=do, status=status)


def look(browser, address="/e/lycee/accueil/"):
    """(name, place, tokens, logo) that a page shows."""
    page = browser.get(address)
    sheet = next(url for url in page.lxml.xpath("//link[@rel='stylesheet']/@href") if url.startswith("/-/t/"))
    logo = page.lxml.xpath("//link[@rel='icon']/@href")
    header = " ".join(page.lxml.xpath("//header")[0].text_content().split())
    return header, browser.get(sheet).text, logo[0] if logo else ""


def brand(office, slug="lycee"):
    with office.request(f"/e/{slug}/accueil/") as request:
        return request.service(IBranding).brand(request.establishment.id)


def test_what_is_published_is_seen_by_everybody_at_the_next_page_of_every_worker(office):
    adm, zoe, max_ = office.signed_in("adm"), office.signed_in("zoe"), office.signed_in("max", "/e/college")
    other_worker = office.signed_in("tim", worker=office.start())
    before = look(max_, "/e/college/accueil/")
    for browser in (zoe, other_worker):
        assert "Lycée d'essai" in look(browser)[0]
    page = send(office, adm, name="Lycée des Essais", place="La ville haute", primary="#6b1f3f", accent="#d8a657").follow()
    assert "C’est publié : tout le monde le voit dès la page suivante." in said(page).replace("\xa0", " ")
    for browser in (zoe, other_worker, adm):
        header, css, _logo = look(browser)
        assert "Lycée des Essais" in header and "La ville haute" in header and "#6b1f3f" in css
    assert look(max_, "/e/college/accueil/") == before
    assert brand(office).overridden == {"name", "place", "primary", "accent"}
    assert "Changé ici : nom, ligne sous le nom, couleur principale, couleur vive" in said(page).replace("\xa0", " ")


def test_colours_that_could_not_be_read_are_repaired_and_each_repair_is_listed(office):
    adm = office.signed_in("adm")
    page = send(office, adm, "try", primary="#ffee00", accent="#c8ffc8").follow()
    words = said(page).replace("\xa0", " ")
    assert re.search(r"Lisible partout : \d+ paires vérifiées, 4 modes", words)
    assert re.search(r"Liens et boutons , en mode clair \d+,\d : 1 devient \d+,\d : 1", words)
    for was, now in re.findall(r"(\d+,\d) : 1 devient (\d+,\d) : 1", words):
        assert float(was.replace(",", ".")) < 4.5 <= float(now.replace(",", ".")) or float(now.replace(",", ".")) >= 3
    pictures = page.lxml.xpath("//li[contains(@class, 'pr-repair')]//img/@src")
    assert len(pictures) >= 4 and not page.lxml.xpath("//li[contains(@class, 'pr-repair')]//*[contains(text(), 'Aa')]")
    answer = adm.get(pictures[0])
    assert answer.content_type == "image/svg+xml" and b"#ffee00" in answer.body and b"<text" not in answer.body
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_what_is_tried_is_seen_by_nobody_else_and_kept_in_the_form(office):
    adm, zoe = office.signed_in("adm"), office.signed_in("zoe")
    before = look(zoe)
    page = send(office, adm, "try", name="Un autre nom", primary="#123456").follow()
    assert "À l’essai, pas encore publié" in said(page)
    form = office.form(page, "try")
    assert (form["name"].value, form["primary"].value) == ("Un autre nom", "#123456")
    assert "#123456" in adm.get(page.lxml.xpath("//img[contains(@class, 'branding__page')]/@src")[0]).text
    assert look(zoe) == before and brand(office).overridden == frozenset()
    form.submit("do", value="publish", status=303)
    assert "Un autre nom" in look(zoe)[0]
    assert "À l’essai" not in said(adm.get(PAGE))


@pytest.mark.parametrize(("fields", "field", "words"), [
    ({"primary": "bleu"}, "primary", "Écrivez une couleur avec # et six chiffres"),
    ({"primary": "#12345"}, "primary", "Écrivez une couleur avec # et six chiffres"),
    ({"accent": "#00ff0g"}, "accent", "Écrivez une couleur avec # et six chiffres"),
    ({"name": "  "}, "name", "Écrivez un nom de 1 à 80 caractères."),
    ({"name": "x" * 81}, "name", "Écrivez un nom de 1 à 80 caractères."),
    ({"place": "x" * 61}, "place", "Écrivez 60 caractères au plus."),
])
def test_a_refused_form_comes_back_as_it_was_filled_in(office, fields, field, words):
    adm = office.signed_in("adm")
    refused = send(office, adm, status=422, **{"name": "Un nom", "place": "Un lieu", **fields})
    assert words in said(refused)
    form = office.form(refused, "try")
    assert all(form[name].value == value.strip() for name, value in fields.items())
    assert refused.lxml.xpath(f"//input[@name='{field}'][@aria-invalid='true']")
    assert brand(office).overridden == frozenset()


def test_a_colour_chosen_in_the_palette_counts_without_script(office):
    adm = office.signed_in("adm")
    page = send(office, adm, "try", primary_pick="#0a5c8c").follow()
    form = office.form(page, "try")
    assert form["primary"].value == form["primary_pick"].value == "#0a5c8c"
    page = send(office, adm, "try", page=page, primary="#113355").follow()  # the text was typed, the palette left alone
    assert office.form(page, "try")["primary"].value == "#113355"


def test_a_logo_is_cleaned_shown_and_removed(office):
    adm, zoe = office.signed_in("adm"), office.signed_in("zoe")
    theirs = look(zoe)[2]
    drawing = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script>'
               b'<image href="http://x.example/y.png"/><circle cx="4" cy="4" r="4" fill="#6b1f3f"/></svg>')
    send(office, adm, logo=Upload("logo.svg", drawing, "image/svg+xml"))
    mine = look(zoe)[2]
    answer = zoe.get(mine)
    assert mine != theirs and answer.content_type == "image/svg+xml" and b"circle" in answer.body
    assert not any(word in answer.body for word in (b"script", b"onload", b"x.example"))
    assert "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"] == "nosniff"

    points = io.BytesIO()
    Image.new("RGB", (900, 900), "#6b1f3f").save(points, "PNG")
    send(office, adm, logo=Upload("logo.png", points.getvalue(), "text/html"))
    answer = zoe.get(look(zoe)[2])
    assert answer.content_type == "image/webp" and Image.open(io.BytesIO(answer.body)).size == (512, 512)

    form = office.form(adm.get(PAGE), "try")
    form["remove"].checked = True
    form.submit("do", value="publish", status=303)
    assert look(zoe)[2] != mine


@pytest.mark.parametrize("data", [b"<html><script>alert(1)</script></html>", b"GIF89a", b"%PDF-1.7", b"x" * 600_000,
                                  b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'])
def test_a_file_that_is_no_picture_is_refused_and_nothing_changes(office, data):
    adm = office.signed_in("adm")
    refused = send(office, adm, status=422, name="Un nom", logo=Upload("logo.svg", data, "image/svg+xml"))
    assert refused.lxml.xpath("//input[@name='logo'][@aria-invalid='true']")
    assert office.form(refused, "try")["name"].value == "Un nom" and brand(office).overridden == frozenset()


def test_the_appearance_of_the_theme_comes_back_after_a_question(office):
    adm, zoe = office.signed_in("adm"), office.signed_in("zoe")
    before = look(zoe)
    assert not adm.get(PAGE).lxml.xpath("//a[contains(., 'Revenir au thème')]")
    page = send(office, adm, name="Provisoire", primary="#6b1f3f").follow()
    question = office.click(adm, page, "Revenir au thème")
    assert "Ce qui a été changé ici est perdu : nom, couleur principale" in said(question).replace("\xa0", " ")
    page = office.form(question, "reset").submit(status=303).follow()
    assert "L’apparence est de nouveau celle du thème." in said(page)
    assert look(zoe) == before and brand(office).overridden == frozenset()


def test_of_two_administrators_neither_loses_a_change_without_a_word(office):
    adm, cen = office.signed_in("adm"), office.signed_in("cen")
    mine = adm.get(PAGE)
    send(office, cen, name="Le choix de Cen")
    refused = send(office, adm, status=422, page=mine, name="Le choix d’Adm")
    assert "Quelqu’un d’autre a changé l’apparence pendant ce temps." in said(refused)
    assert office.form(refused, "try")["name"].value == "Le choix d’Adm"
    assert brand(office).name == "Le choix de Cen"
    send(office, adm, page=refused)
    assert brand(office).name == "Le choix d’Adm"


def test_only_administrators_of_the_establishment_may_change_it(office):
    form = office.form(office.signed_in("adm").get(PAGE), "try")
    for login in ("zoe", "paul", "web"):
        browser = office.signed_in(login)
        browser.get(PAGE, status=404)
        token = re.search(r'name="csrf" value="([^"]+)"', browser.get("/e/lycee/accueil/").text)[1]
        for action in ("try", "reset"):
            address = form.action.replace("~a=try", f"~a={action}")
            assert browser.post(address, {"csrf": token, "do": "publish", "name": "Pris"}, status="*").status_int in (403, 404)
    adm = office.signed_in("adm")
    address = form.action.replace("/lycee/", "/college/")
    assert adm.post(address, {"csrf": form["csrf"].value, "do": "publish", "name": "Pris"}, status="*").status_int in (403, 404)
    assert office.browser().get(PAGE, status=303).location.startswith("http")
    assert brand(office).overridden == brand(office, "college").overridden == frozenset()


def test_markup_in_a_name_is_shown_as_it_was_typed(office):
    adm, zoe = office.signed_in("adm"), office.signed_in("zoe")
    hostile = "<b onclick=x>Lycée</b> ${7*7} \"'><script>alert(1)</script>"
    send(office, adm, name=hostile)
    for page in (adm.get(PAGE), zoe.get("/e/lycee/accueil/"), zoe.get("/e/lycee/-/display")):
        assert hostile in page.lxml.getroottree().getroot().text_content()
        assert not page.lxml.xpath("//script[not(@src)] | //*[@onclick]")


def test_pictures_of_colours_take_nothing_but_colours(office):
    adm = office.signed_in("adm")
    picture = adm.get(PAGE).lxml.xpath("//li[contains(@class, 'pr-repair')]//img/@src")[0]
    assert adm.get(picture).content_type == "image/svg+xml"
    for wrong in ("ink=red", "ink=12345", "ink=%22/%3E%3Cscript%3E", "ink=12345g", ""):
        address = re.sub(r"ink=[0-9a-f]{6}", wrong, picture)
        assert adm.get(address, status="*").status_int == 404, wrong


def test_the_box_on_a_page_tells_how_it_looks_now(office):
    adm = office.signed_in("adm")
    namespace = re.search(r"/e/lycee/p-apparence/~[^/]*/([a-z0-9]+)/", adm.get(PAGE).text)[1]
    box = adm.get(f"/e/lycee/p-apparence/~/{namespace}/r?~w=normal")
    words = said(box)
    assert "Lycée d'essai" in words and "Comme le thème le prévoit." in words and "Changer l’apparence" in words
