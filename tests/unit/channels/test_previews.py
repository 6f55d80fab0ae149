"""What channels tell the assistant: which documents are theirs, which settings they accept, what is missing."""

from types import SimpleNamespace

import pytest

from channels.rss.preview import RssPreview
from channels.webservice.asking import answered
from channels.webservice.describing import describe
from channels.webservice.preview import WebServicePreview
from channels.xml.preview import XmlPreview
from portal.api.errors import Invalid
from portal.api.preview import DraftPreferences, DraftRequest, IChannelPreview, Seen
from portal.container.parameters import Parameters
from portal.demo.source_canteen import wsdl
from portal.settings import Settings
from tests.unit.channels.boxes import ROOT

SETTINGS = Settings(site_folder=str(ROOT))
KINDS = (RssPreview(SETTINGS), XmlPreview(SETTINGS), WebServicePreview(SETTINGS))
ADDRESS = "https://site.example/cantine?wsdl"


def draft(kind, fields=None, **preferences):
    """A request of the assistant about a draft with these preferences, and with a form sent."""
    request = SimpleNamespace(
        parameters=Parameters({n: (v,) if isinstance(v, str) else tuple(v) for n, v in (fields or {}).items()}),
        settings=SETTINGS, errors={}, submitted=Parameters(), namespace="w", translate=str, user={}, locale="fr")
    values = {**kind.start("https://site.example/flux"), **{n: (v,) for n, v in preferences.items()}}
    return DraftRequest(request, DraftPreferences(values))


@pytest.mark.parametrize(("root", "portlet"), [
    ("rss", "rss.rss"), ("{http://www.w3.org/2005/Atom}feed", "rss.rss"),
    ("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF", "rss.rss"),
    ("{http://schemas.xmlsoap.org/wsdl/}definitions", "webservice.webservice"),
    ("horaires", "xml.xml"), ("{urn:x}donnees", "xml.xml"), ("", None), ("{http://www.w3.org/1999/xhtml}html", None)])
def test_the_kind_of_a_document_is_found_by_its_first_element(root, portlet):
    best = max(KINDS, key=lambda kind: kind.recognises(Seen(root)))
    assert (best.portlet if best.recognises(Seen(root)) else None) == portlet


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_channel_keeps_its_address_and_lets_no_reader_change_it(kind):
    assert IChannelPreview.providedBy(kind)
    assert kind.start("https://a.example/b")["url"] == ("https://a.example/b",) and "url" in kind.fixed


@pytest.mark.parametrize(("kind", "fields", "wrong"), [
    (KINDS[0], {"items": "0", "layout": "lead", "every": "15", "words": ""}, {"items"}),
    (KINDS[0], {"items": "4", "layout": "autre", "every": "14", "words": "x" * 201}, {"layout", "every", "words"}),
    (KINDS[0], {}, {"items", "layout", "every"}),
    (KINDS[1], {"style": "../secret", "every": "15"}, {"style"}),
    (KINDS[1], {"style": "table", "every": "15", "parameter": "pas de signe"}, {"parameter"}),
    (KINDS[1], {"style": "table", "every": "1", "parameter": "a=b\n" * 21}, {"every", "parameter"}),
    (KINDS[2], {"operation": "a b", "presentation": "list", "every": "60"}, {"operation"}),
    (KINDS[2], {"operation": "Menu", "presentation": "../x", "every": "10"}, {"presentation", "every"}),
])
def test_settings_that_make_no_sense_are_refused_by_field(kind, fields, wrong):
    with pytest.raises(Invalid) as refused:
        kind.settings(draft(kind, fields), None)
    assert set(refused.value.fields) == wrong


def test_what_is_missing_is_said():
    assert KINDS[0].faults(draft(KINDS[0])) == () and KINDS[1].faults(draft(KINDS[1])) == ()
    assert KINDS[2].faults(draft(KINDS[2])) and KINDS[2].source(draft(KINDS[2])) is None
    assert KINDS[2].faults(draft(KINDS[2], operation="MenuDuJour")) == ()
    assert KINDS[0].faults(draft(KINDS[0], url=""))


def test_a_source_that_depends_on_the_reader_is_not_known_before_there_is_one():
    request = draft(KINDS[1], parameter="qui=person.login")
    assert KINDS[1].source(request) is None
    request.user["user.login"] = ("zoe",)
    assert KINDS[1].source(request).parameters == {"style": "table", "qui": "zoe"}


def test_the_operations_of_a_description_are_read_with_their_inputs():
    found = describe({"url": ADDRESS, "documents": {ADDRESS: wsdl("https://site.example/cantine")}}, {})
    assert found == {"service": "Cantine", "operations": [{"name": "MenuDuJour", "inputs": [
        {"name": "date", "needed": True, "type": "date"}, {"name": "etablissement", "needed": True, "type": "text"}]}]}


def test_a_document_that_a_description_refers_to_is_asked_for_and_never_fetched_by_the_library():
    text = wsdl("https://site.example/cantine").replace(
        b"<types>", b'<import namespace="urn:x" location="https://autre.example/x.wsdl"/><types>')
    assert describe({"url": ADDRESS, "documents": {ADDRESS: text}}, {}) == {"missing": "https://autre.example/x.wsdl"}


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"<definitions xmlns='http://schemas.xmlsoap.org/wsdl/'/>",
                                  b"<!DOCTYPE a [<!ENTITY x 'y'>]><definitions xmlns='http://schemas.xmlsoap.org/wsdl/'>&x;</definitions>"])
def test_what_is_no_description_is_refused(body):
    with pytest.raises(ValueError):
        describe({"url": ADDRESS, "documents": {ADDRESS: body}}, {})


def test_each_input_comes_from_where_the_publisher_says():
    inputs = [{"name": name, "type": kind, "needed": needed} for name, kind, needed in (
        ("jour", "date", True), ("lieu", "text", True), ("nombre", "number", False), ("client.nom", "text", True))]
    given = {"from.jour": "asked", "words.jour": "Quel jour ?", "from.lieu": "establishment.name", "from.nombre": "nothing",
             "from.client.nom": "fixed", "words.client.nom": "Préau"}
    kept, questions, refused = answered(Parameters({n: (v,) for n, v in given.items()}), inputs)
    assert kept == ["lieu=establishment.name", "client.nom=Préau"] and questions == ["jour|Quel jour ?|date|"]
    assert refused == {}


@pytest.mark.parametrize(("given", "wrong"), [
    ({}, "from.jour"), ({"from.jour": "nothing"}, "from.jour"), ({"from.jour": "person.password"}, "from.jour"),
    ({"from.jour": "fixed"}, "words.jour"), ({"from.jour": "asked", "words.jour": "a|b"}, "words.jour")])
def test_an_input_that_comes_from_nowhere_is_refused(given, wrong):
    inputs = [{"name": "jour", "type": "date", "needed": True}]
    assert list(answered(Parameters({n: (v,) for n, v in given.items()}), inputs)[2]) == [wrong]
