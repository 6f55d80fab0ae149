"""Bookmarks through the whole portal: add, arrange in folders, move, delete, import, export (A.bookmarks.01)."""

import pytest
from webtest import Upload

from tests.functional.bundled.desk import box_text


def _add(desk, browser, url, title="", parent=""):
    form = desk.form(desk.see(browser, "bookmarks", show="add"), "add")
    form["url"], form["title"], form["parent"] = url, title, parent
    return form.submit()


def _add_folder(desk, browser, title):
    form = desk.form(desk.see(browser, "bookmarks", show="add-folder"), "add")
    form["title"] = title
    form.submit(status=303)
    options = desk.form(desk.see(browser, "bookmarks", show="add"), "add")["parent"].options
    return next(value for value, _chosen, label in options if label == title)


@pytest.mark.sdet("A.bookmarks.01")
def test_everybody_adds_changes_and_arranges_bookmarks_in_folders(desk):
    for login in ("zoe", "gab", "paul", "rita", "adm"):
        browser = desk.signed_in(login)
        folder = _add_folder(desk, browser, "Réviser")
        assert _add(desk, browser, "exemple.org", "Encyclopédie", folder).status_int == 303
        _add(desk, browser, "https://meteo.example/", "Météo")
        box = box_text(desk.home(browser), "bookmarks")
        assert "Réviser" in box and "Météo" in box and "Encyclopédie" not in box
        inside = desk.see(browser, "bookmarks", show="arrange", folder=folder)
        assert 'href="https://exemple.org"' in inside.text

        form = desk.form(inside.click("Modifier «\u00a0Encyclopédie\u00a0»"), "change")
        form["title"], form["parent"] = "Dictionnaire", ""
        form.submit(status=303)
        words = box_text(desk.home(browser), "bookmarks")
        assert words.index("Réviser") < words.index("Météo") < words.index("Dictionnaire"), "moved out, to the end"

        page = desk.see(browser, "bookmarks", show="arrange")
        ups = [form for form in page.forms.values() if "~a=move" in form.action and "step=-1" in form.action]
        ups[-1].submit(status=303)
        words = box_text(desk.home(browser), "bookmarks")
        assert words.index("Dictionnaire") < words.index("Météo")

        ask = desk.see(browser, "bookmarks", show="arrange").click("Supprimer «\u00a0Dictionnaire\u00a0»")
        assert "Supprimer" in box_text(ask, "bookmarks")
        assert "Dictionnaire" in box_text(desk.home(browser), "bookmarks"), "asking deletes nothing"
        desk.form(ask, "delete").submit(status=303)
        assert "Dictionnaire" not in box_text(desk.home(browser), "bookmarks")


def test_bookmarks_follow_the_person_from_school_to_school(desk):
    browser = desk.signed_in("paul")
    _add(desk, browser, "https://cdi.example/", "CDI")
    other = desk.signed_in("paul", "/e/college")
    assert "CDI" in box_text(desk.home(other, "college"), "bookmarks")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<script>x</script>", "java\tscript:alert(1)",
                                 "vbscript:x",
                                 "https://", "ftp://exemple.org/", "//exemple.org"])
def test_an_address_that_is_none_is_refused_and_the_form_comes_back_filled_in(desk, url):
    browser = desk.signed_in("zoe")
    form = desk.form(desk.see(browser, "bookmarks", show="add"), "add")
    form["url"], form["title"] = url, "Ma page"
    answer = form.submit(status=422)
    assert "commence par https://" in box_text(answer, "bookmarks")
    assert desk.form(answer, "add")["title"].value == "Ma page"
    assert "Rien ici pour l’instant" in box_text(desk.home(browser), "bookmarks")


def test_a_browsers_file_is_taken_over_and_what_is_not_fit_is_reported(desk):
    browser = desk.signed_in("zoe")
    file = (b"<!DOCTYPE NETSCAPE-Bookmark-file-1><H1>Marque-pages</H1><DL><p>"
            b'<DT><H3>Cours</H3><DL><p><DT><A HREF="https://maths.example/">Maths &amp; co</A></DL>'
            b'<DT><A HREF="javascript:alert(1)">Malin<DT><A HREF="https://sport.example/">Sport')
    form = desk.form(desk.see(browser, "bookmarks", show="import"), "import")
    form["file"] = Upload("favoris.html", file, "text/html")
    page = form.submit(status=303).follow()
    words = box_text(page, "bookmarks")
    assert "Favoris ajoutés : 2" in words and "Malin javascript:alert(1)" in words
    assert 'href="javascript:' not in page.text

    given = browser.get(page.lxml.xpath("//a[contains(@href, 'export')]/@href")[0])
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert 'HREF="https://maths.example/"' in given.text and "<H3" in given.text and "Maths &amp; co" in given.text


def test_a_file_that_holds_no_bookmark_is_refused(desk):
    browser = desk.signed_in("zoe")
    form = desk.form(desk.see(browser, "bookmarks", show="import"), "import")
    form["file"] = Upload("lettre.html", b"<p>Bonjour</p>", "text/html")
    assert "Aucun favori" in box_text(form.submit(status=422), "bookmarks")


def test_nobody_reaches_the_bookmarks_of_another(desk):
    zoe, tim = desk.signed_in("zoe"), desk.signed_in("tim")
    _add(desk, zoe, "https://secret.example/", "Secret")
    page = desk.see(zoe, "bookmarks", show="arrange")
    item = page.lxml.xpath("//form[contains(@action, '~a=move')]/@action")[0].partition("item=")[2][:36]
    token = desk.form(desk.see(tim, "bookmarks", show="add"), "add")["csrf"].value
    for action in ("move", "delete", "change"):
        address = desk.address("bookmarks", **{"~a": action, "item": item}).replace("/r?", "/a?")
        tim.post(address, {"csrf": token, "title": "x", "url": "https://x.example/"}, status=404)
    assert "Secret" in box_text(desk.home(zoe), "bookmarks") and "Secret" not in box_text(desk.home(tim), "bookmarks")
    assert "n’est plus ici" in box_text(desk.see(tim, "bookmarks", show="change", item=item), "bookmarks")
    assert "Secret" not in tim.get(page.lxml.xpath("//a[contains(@href, 'export')]/@href")[0]).text


def test_settings_of_the_box(desk):
    browser = desk.signed_in("zoe")
    _add(desk, browser, "https://a.example/", "Un")
    _add(desk, browser, "https://b.example/", "Deux")
    form = desk.form(desk.see(browser, "bookmarks", **{"~m": "edit"}), "settings")
    form["count"] = "0"
    assert "nombre de 1 à 60" in box_text(form.submit(status=422), "bookmarks")
    form = desk.form(desk.see(browser, "bookmarks", **{"~m": "edit"}), "settings")
    form["count"], form["view"] = "1", "list"
    form.submit(status=303)
    words = box_text(desk.home(browser), "bookmarks")
    assert "a.example" in words and "Deux" not in words and "Et 1 de plus" in words
