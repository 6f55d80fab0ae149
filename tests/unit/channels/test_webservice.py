"""The Web Service box: questions built and answers read without a network, and what is shown of them."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest

from channels.webservice import work
from channels.webservice.kind import SoapKind, SoapSheetKind
from channels.webservice.service import groups
from portal.api.errors import Invalid, NotPermitted
from portal.api.fetch import FetchFailed, FetchResult
from portal.demo import source_canteen
from portal.services.sources.models import Source
from tests.factories.contexts import NOW
from tests.unit.channels.boxes import put_source

URL = "https://self.example/cantine?wsdl"
DOCUMENTS = {URL: source_canteen.wsdl("https://self.example/cantine")}
TODAY = {"operation": "MenuDuJour", "in.date": "2026-11-24", "in.etablissement": "0990001A"}
INPUTS = ["date=today", "etablissement=establishment.uai"]
MENU = {"date": "2026-11-24", "etablissement": "0990001A", "entree": "Velouté", "dessert": "Poire", "prix": "3.40",
        "plat": [{"nom": "Poulet basquaise", "vegetarien": False, "allergenes": None},
                 {"nom": "Dahl", "vegetarien": True, "allergenes": "lait"}]}


class Sandbox:
    """Runs the named functions here: what they do is under test, not where."""

    def run(self, function, payload, parameters=None, **limits):
        return getattr(work, function.partition(":")[2])(payload, parameters or {})


class Service:
    """The canteen behind a fetcher, or whatever is given instead of its answer."""

    sandbox = Sandbox()

    def __init__(self, answer: FetchResult | None = None, documents=DOCUMENTS) -> None:
        self.answer, self.documents, self.asked = answer, documents, []

    def fetch(self, request):
        self.asked.append(request)
        if request.method == "GET":
            body = self.documents.get(request.url)
            return FetchResult(404, {}) if body is None else FetchResult(200, {}, body)
        if self.answer is not None:
            return self.answer
        status, body = source_canteen.answer(request.body)
        return FetchResult(status, {"content-type": "text/xml; charset=utf-8"}, body)


@pytest.fixture
def kind(tmp_path):
    return SoapKind(SimpleNamespace(path=lambda name: tmp_path))


def content(kind, service, parameters=TODAY):
    payload, _validators = kind.fetch(service, URL, parameters, {})
    return kind.keep(work.read(payload, parameters))


def test_an_operation_is_asked_as_its_description_says(kind):
    service = Service()
    result = content(kind, service)["result"]
    question = service.asked[1]
    assert (question.method, question.url) == ("POST", "https://self.example/cantine")
    assert question.headers["SOAPAction"] == '"urn:preau:demo:cantine:MenuDuJour"'
    assert b"<ns0:date>2026-11-24</ns0:date>" in question.body
    assert result["date"] == "2026-11-24" and result["prix"] == "3.40"
    assert [dish["vegetarien"] for dish in result["plat"]] == [False, True]


def test_the_description_is_fetched_once_for_many_questions(kind):
    service = Service()
    content(kind, service)
    content(kind, service, {**TODAY, "in.date": "2026-11-25"})
    assert [request.method for request in service.asked] == ["GET", "POST", "POST"]


def test_documents_that_a_description_imports_come_through_the_same_client(kind):
    wsdl = DOCUMENTS[URL].decode()
    schema = re.search(r"<xsd:schema.*</xsd:schema>", wsdl, re.DOTALL)[0]
    importing = wsdl.replace(schema, '<xsd:schema><xsd:import namespace="urn:preau:demo:cantine" '
                                     'schemaLocation="https://self.example/types.xsd"/></xsd:schema>')
    types = schema.replace("<xsd:schema ", '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
                                           'xmlns:self="urn:preau:demo:cantine" ', 1)
    service = Service(documents={URL: importing.encode(), "https://self.example/types.xsd": types.encode()})
    assert content(kind, service)["result"]["entree"]
    assert "https://self.example/types.xsd" in [request.url for request in service.asked]


@pytest.mark.parametrize("wsdl", [
    b"<html><body>En panne</body></html>", b"pas du XML", b"<definitions xmlns='http://schemas.xmlsoap.org/wsdl/'/>",
    b"<!DOCTYPE d [<!ENTITY a 'b'>]>" + DOCUMENTS[URL].split(b"?>", 1)[1]])
def test_a_description_that_is_none_is_refused(wsdl):
    with pytest.raises(ValueError):
        work.build({"url": URL, "documents": {URL: wsdl}}, TODAY)


@pytest.mark.parametrize("parameters", [{"operation": "Inconnue"}, {**TODAY, "in.date": "demain"}, {**TODAY, "in.autre": "1"}])
def test_a_question_that_the_description_does_not_allow_is_refused(parameters):
    with pytest.raises(ValueError):
        work.build({"url": URL, "documents": DOCUMENTS}, parameters)


def test_input_is_data_and_never_markup():
    body = work.build({"url": URL, "documents": DOCUMENTS}, {**TODAY, "in.etablissement": "</x><y>&"})["body"]
    assert b"&lt;/x&gt;&lt;y&gt;&amp;" in body


def test_a_fault_brings_the_words_of_the_service(kind):
    with pytest.raises(FetchFailed) as failed:
        content(kind, Service(), {**TODAY, "in.date": "2026-11-29"})
    assert failed.value.reason == "fault"
    assert str(failed.value) == "fault: Le self est fermé le dimanche."


@pytest.mark.parametrize("answer, reason", [
    (FetchResult(200, {"content-type": "text/html"}, b"<html>En panne</html>"), "protocol"),
    (FetchResult(200, {"content-type": "text/xml"}, b""), "protocol"),
    (FetchResult(503, {"content-type": "text/html"}, b"<h1>Panne</h1>"), "status"),
    (FetchResult(500, {"content-type": "text/html"}, b"<h1>Panne</h1>"), "status")])
def test_an_answer_that_is_not_the_services_is_a_failure(kind, answer, reason):
    with pytest.raises(FetchFailed) as failed:
        content(kind, Service(answer))
    assert failed.value.reason == reason


@pytest.mark.parametrize("status", [200, 500])
def test_what_the_service_says_keeps_its_no_break_spaces(status):
    words = "Fermé\u00a0:\n  «\u00a0dimanche\u00a0»"
    fault = ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode>'
             f"<faultstring>{words}</faultstring></s:Fault></s:Body></s:Envelope>").encode()
    found = work.check({"url": URL, "documents": DOCUMENTS, "status": status, "body": fault}, TODAY)
    assert found == {"fault": {"ours": True, "text": "Fermé\u00a0: «\u00a0dimanche\u00a0»"}}


@pytest.mark.parametrize("body", [b"<a/>", b"<html/>", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"])
def test_an_answer_that_is_no_envelope_is_refused(kind, body):
    with pytest.raises(ValueError):
        content(kind, Service(FetchResult(200, {"content-type": "text/xml"}, body)))


def test_an_answer_may_go_through_a_style_sheet_but_not_a_fault(tmp_path):
    kind = SoapSheetKind(SimpleNamespace(path=lambda name: tmp_path))
    payload, _validators = kind.fetch(Service(), URL, {**TODAY, "sheet": "table"}, {})
    assert payload["xml"].startswith(b"<?xml") and b"stylesheet" in payload["xslt"]
    with pytest.raises(FetchFailed) as failed:
        kind.fetch(Service(), URL, {**TODAY, "in.date": "2026-11-29", "sheet": "table"}, {})
    assert failed.value.reason == "fault"
    with pytest.raises(FetchFailed):
        kind.fetch(Service(), URL, {**TODAY, "sheet": "../kind"}, {})


def stored(house, parameters=TODAY, **more) -> str:
    made = {"content": {"result": MENU}, "fetched": NOW - dt.timedelta(minutes=3), **more}
    return put_source(house.database, "webservice", URL, parameters, NOW, **made)


@pytest.fixture
def window(house):
    return house.window("webservice.webservice", url=URL, operation="MenuDuJour", input=INPUTS, presentation="menu")


def test_the_menu_is_shown_as_a_menu(house, window):
    stored(house)
    shown = house.render(window)
    for words in ("Entrée", "Velouté", "Poulet basquaise", "Dahl", "Végétarien", "Dessert", "Poire"):
        assert words in shown.markup
    assert "lait" not in shown.markup and "3,40" not in shown.markup
    large = house.render(window, state="maximised").markup
    assert "lait" in large and "3,40\u00a0€" in large and "mardi 24 novembre" in large


def test_any_answer_can_be_shown_as_names_and_values(house):
    stored(house)
    window = house.window("webservice.webservice", url=URL, operation="MenuDuJour", input=INPUTS)
    markup = house.render(window).markup
    assert "<dt>Dessert</dt><dd>Poire</dd>" in markup
    assert "Plat 2" in markup and "<dt>Vegetarien</dt><dd>oui</dd>" in markup


def test_a_fault_is_said_quietly_in_the_words_of_the_service(house, window):
    stored(house, content=None, fetched=None, failure="fault", detail="fault: Le self est fermé le dimanche.",
           failed_since=NOW)
    markup = house.render(window).markup
    assert "Le service répond\u00a0: «\u00a0Le self est fermé le dimanche.\u00a0»" in markup
    assert "pr-notice--bad" not in markup


def test_a_service_that_is_down_says_so_and_when_it_is_tried_again(house, window):
    stored(house, content=None, fetched=None, failure="connect", detail="connect: refused", failed_since=NOW,
           next_try=NOW + dt.timedelta(seconds=30))
    markup = house.render(window).markup
    assert "Le site ne répond pas." in markup and "Nouvel essai dans moins d’une minute." in markup


def test_the_first_time_and_the_arrival_have_their_words(house, window):
    assert "Aucun service choisi" in house.render(house.window("webservice.webservice")).markup
    assert "Ce contenu arrive." in house.render(window).markup


def asking(house):
    return house.window("webservice.webservice", url=URL, operation="MenuDuJour", presentation="menu",
                        input=["etablissement=establishment.uai"], form=["date|Jour|date|"])


def test_a_form_asks_before_it_shows(house):
    markup = house.render(asking(house)).markup
    assert 'name="q.date"' in markup and 'type="date"' in markup and "Afficher" in markup


def test_a_question_is_kept_in_the_address_and_asked_in_the_background(house):
    outcome = house.act(asking(house), "ask", **{"q.date": "2026-11-24"})
    assert outcome.private == {"q.date": ("2026-11-24",)}
    with house.database.read() as session:
        source = session.query(Source).one()
    assert source.parameters == TODAY
    stored(house)
    markup = house.render(asking(house), private={"q.date": ("2026-11-24",)}).markup
    assert "Velouté" in markup and 'value="2026-11-24"' in markup


def test_a_refused_question_says_why_and_keeps_what_was_typed(house):
    with pytest.raises(Invalid) as refused:
        house.act(asking(house), "ask", **{"q.date": "demain"})
    markup = house.render(asking(house), errors=refused.value.fields, submitted={"q.date": ("demain",)}).markup
    assert "Écrivez une date" in markup and 'value="demain"' in markup
    with house.database.read() as session:
        assert session.query(Source).count() == 0


def test_guests_ask_nothing_and_see_what_starting_values_give(house):
    with pytest.raises(NotPermitted):
        house.act(asking(house), "ask", guest=True, **{"q.date": "2026-11-24"})
    stored(house)
    window = house.window("webservice.webservice", url=URL, operation="MenuDuJour", presentation="menu",
                          input=["etablissement=establishment.uai"], form=["date|Jour|date|today"])
    markup = house.render(window, guest=True).markup
    assert "Velouté" in markup and "<form" not in markup


def test_settings_are_checked_and_kept(house):
    window = house.window("webservice.webservice")
    good = {"url": URL, "operation": "MenuDuJour", "input": "date=today\netablissement=establishment.uai",
            "presentation": "menu", "every": "60"}
    for field, value in (("url", "file:///etc/passwd"), ("operation", "Menu du jour"), ("every", "1"),
                         ("presentation", "../edit"), ("input", "sans signe égal")):
        with pytest.raises(Invalid) as refused:
            house.act(window, "save", **{**good, field: value})
        assert set(refused.value.fields) == {field}
    house.act(window, "save", **good)
    with house.database.read() as session:
        assert session.query(Source).one().parameters == TODAY
    assert "date=today\netablissement=establishment.uai" in house.render(window, mode="edit").markup


def test_values_of_any_shape_become_rows():
    made = groups({"a_b": 1, "c": None, "d": {"e": [1, 2], "f": {"g": True}}, "h": [{"i": "x"}, {"i": "y"}]}, "oui", "non")
    assert [(group.title, [(row.label, row.text) for row in group.rows]) for group in made] == [
        ("", [("A b", "1")]), ("D", [("E", "1, 2"), ("F – G", "oui")]), ("H 1", [("I", "x")]), ("H 2", [("I", "y")])]
    assert groups(None, "oui", "non") == []
