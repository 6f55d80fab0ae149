"""The XML box: a document through a style sheet, for everybody or for one person."""

import datetime as dt
from types import SimpleNamespace

import pytest
from lxml import etree

from channels.xml.kind import XmlKind
from channels.xml.sheets import find_style, style_names
from portal.api.errors import Invalid, NotPermitted
from portal.api.fetch import FetchFailed, FetchResult
from portal.api.sandbox import SandboxFailed
from portal.services.sandbox.work.xslt import transform
from portal.services.sources.models import Source
from tests.factories.contexts import NOW
from tests.unit.channels.boxes import ROOT, House, put_source

URL = "https://cars.example/horaires.xml"


def stored(house: House, parameters: dict[str, str], html: str = "<table><tr><td>12</td></tr></table>", **more) -> str:
    made = {"content": {"html": html, "empty": not html}, "fetched": NOW - dt.timedelta(minutes=20), **more}
    return put_source(house.database, "xml", URL, parameters, NOW, **made)


def test_the_document_is_shown_with_its_hour(house):
    stored(house, {"style": "buses"})
    shown = house.render(house.window("xml.xml", url=URL, style="buses"))
    assert "<td>12</td>" in shown.markup
    assert shown.foot[2] == "Mis à jour · 10\u00a0h\u00a013"


def test_what_the_sheet_made_is_sanitised_where_it_is_shown(house):
    stored(house, {"style": "buses"}, '<p onclick="x()">Départ</p><script>alert(1)</script><iframe src="/"></iframe>'
                                      '<a href="javascript:alert(1)">ici</a><img src="https://pisteur.example/p.png">')
    markup = house.render(house.window("xml.xml", url=URL, style="buses")).markup
    assert "Départ" in markup
    for bad in ("onclick", "<script", "<iframe", "javascript:", "pisteur.example"):
        assert bad not in markup


def test_without_an_address_the_box_explains_itself(house):
    assert "Aucun document choisi" in house.render(house.window("xml.xml")).markup


def test_a_document_not_fetched_yet_is_on_its_way(house):
    assert "Ce contenu arrive." in house.render(house.window("xml.xml", url=URL)).markup


def test_an_empty_document_says_so(house):
    stored(house, {"style": "table"}, "")
    assert "Rien pour l’instant" in house.render(house.window("xml.xml", url=URL)).markup


def test_an_endless_style_sheet_ends_as_a_message(house):
    stored(house, {"style": "table"}, content=None, fetched=None, failure="time", detail="time: processor time",
           failed_since=NOW)
    markup = house.render(house.window("xml.xml", url=URL)).markup
    assert "Ce contenu est trop long à préparer." in markup and "processor" not in markup


def test_a_failing_source_keeps_the_last_copy_with_its_age(house):
    stored(house, {"style": "table"}, failure="connect", detail="connect: refused", failed_since=NOW)
    shown = house.render(house.window("xml.xml", url=URL))
    assert "<td>12</td>" in shown.markup
    assert shown.stale == (NOW - dt.timedelta(minutes=20), "Le site ne répond pas.")


def test_parameters_of_the_person_make_a_source_of_their_own(house):
    stored(house, {"style": "buses", "prenom": "Inès", "language": "fr"}, "<p>Pour Inès</p>")
    window = house.window("xml.xml", url=URL, style="buses", parameter=["prenom=person.name.given", "language=language"])
    assert "Pour Inès" in house.render(window).markup
    assert "Pour Inès" not in house.render(window, locale="en").markup


def test_a_box_about_the_person_asks_a_guest_to_sign_in(house):
    window = house.window("xml.xml", url=URL, parameter=["qui=person.login"])
    assert "Connectez-vous pour le voir." in house.render(window, guest=True).markup


def test_an_attribute_that_is_not_declared_is_never_handed_out(house):
    window = house.window("xml.xml", url=URL, parameter=["qui=person.mail"])
    assert "Ce bloc ne vous concerne pas." in house.render(window).markup


def test_settings_are_checked_and_kept(house):
    window = house.window("xml.xml")
    good = {"url": URL, "style": "list", "every": "60"}
    for field, value in (("url", "ftp://cars.example/"), ("every", "3"), ("style", "../../etc/passwd")):
        with pytest.raises(Invalid) as refused:
            house.act(window, "save", **{**good, field: value})
        assert set(refused.value.fields) == {field}
    house.act(window, "save", **good)
    with house.database.read() as session:
        source = session.query(Source).one()
    assert (source.kind, source.url, source.parameters, source.every) == ("xml", URL, {"style": "list"}, 3600)
    assert 'value="list" selected="selected"' in house.render(window, mode="edit").markup


def test_guests_change_nothing(house):
    window = house.window("xml.xml", url=URL)
    for action in ("save", "refresh"):
        with pytest.raises(NotPermitted):
            house.act(window, action, guest=True)


@pytest.mark.parametrize("name", style_names(ROOT))
def test_every_sheet_is_a_style_sheet_that_accepts_any_document(name):
    sheet = find_style(name, ROOT)
    assert etree.fromstring(sheet).tag == "{http://www.w3.org/1999/XSL/Transform}stylesheet"
    for document in (b"<vide/>", b"<a><b c='1'>x</b></a>"):
        assert "html" in transform({"xml": document, "xslt": sheet}, {})


def test_the_table_has_a_row_for_each_child_and_a_cell_for_each_value():
    made = transform({"xml": b"<l><c nom='A'><p>1</p></c><c nom='B'><p>2</p></c></l>", "xslt": find_style("table", ROOT)}, {})
    assert made["html"].count("<tr>") == 3 and "<th scope=\"col\">nom</th>" in made["html"] and "<td>B</td>" in made["html"]


def test_the_list_nests_like_the_document():
    made = transform({"xml": b"<l><jour_1><plat>Riz</plat></jour_1></l>", "xslt": find_style("list", ROOT)}, {})
    assert "<strong>jour 1</strong>" in made["html"] and "Riz" in made["html"]


def test_a_sheet_of_the_site_goes_before_ours_and_names_hold_no_path(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "table.xsl").write_bytes(b"<site/>")
    assert find_style("table", tmp_path) == b"<site/>"
    assert find_style("../kind", tmp_path) is None and find_style("nulle-part", tmp_path) is None


class Site:
    """A fetcher that answers from memory and counts."""

    def __init__(self, *answers: FetchResult) -> None:
        self.answers, self.asked = list(answers), []

    def fetch(self, request):
        self.asked.append(request)
        return self.answers.pop(0)


@pytest.fixture
def kind(tmp_path):
    return XmlKind(SimpleNamespace(path=lambda name: tmp_path))


def test_one_document_serves_the_parameter_sets_of_everybody(kind):
    site = Site(FetchResult(200, {"etag": '"1"'}, b"<a/>"))
    for name in ("Inès", "Paul"):
        payload, validators = kind.fetch(site, URL, {"style": "table", "prenom": name}, {})
        assert payload["xml"] == b"<a/>"
        assert validators["etag"] == '"1"'
    assert len(site.asked) == 1


def test_the_document_is_asked_for_with_conditions_unless_the_sheet_has_changed(kind):
    first = Site(FetchResult(200, {"etag": '"1"'}, b"<a/>"))
    _payload, validators = kind.fetch(first, URL, {"style": "table"}, {})
    unchanged = Site(FetchResult(304, {}))
    assert kind.fetch(unchanged, URL + "?2", {"style": "table"}, validators) is None
    assert unchanged.asked[0].headers["if-none-match"] == '"1"'
    changed = Site(FetchResult(200, {}, b"<a/>"))
    kind.fetch(changed, URL + "?3", {"style": "list"}, validators)
    assert "if-none-match" not in changed.asked[0].headers


def test_an_error_page_and_an_unknown_sheet_are_failures(kind):
    with pytest.raises(FetchFailed) as failed:
        kind.fetch(Site(FetchResult(404, {}, b"")), URL, {"style": "table"}, {})
    assert failed.value.reason == "status"
    with pytest.raises(FetchFailed):
        kind.fetch(Site(), URL, {"style": "inconnue"}, {})


def test_a_result_too_long_for_a_box_is_refused(kind):
    with pytest.raises(SandboxFailed) as failed:
        kind.keep({"html": "x" * 60_001})
    assert failed.value.reason == "output"


@pytest.mark.parametrize("html, empty", [("", True), ("<p> </p>", True), ("<table></table>", True), ("<p>a</p>", False)])
def test_a_result_that_says_nothing_is_known_as_empty(kind, html, empty):
    assert kind.keep({"html": html})["empty"] is empty
