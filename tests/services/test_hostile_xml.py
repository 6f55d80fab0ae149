"""Every place where XML of others is read: nothing else is opened, nothing explodes (attacks E01, E02).

A listener that nobody may reach and a file with a marker lie in wait. What comes from other hosts is
fetched by the portal's own client from a server, and read in the sandbox.
"""

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree
from webtest import TestRequest

from portal.api.errors import PortalError
from portal.api.fetch import FetchFailed, FetchRequest
from portal.datafiles.grammar import Grammar
from portal.demo import source_canteen
from portal.layout.reader import read_fragment
from portal.registry.descriptor import read_descriptor
from portal.registry.reader import read_registry
from portal.security.cas_answer import read_answer
from portal.services.branding.drawing import clean_drawing
from portal.services.branding.theme_file import read_theme
from portal.services.fetch.client import Fetcher
from portal.services.sandbox.pool import Sandbox
from portal.services.xml.reader import XmlReader
from tests.functional.door import Door
from tests.services.scripted_server import Server
from tests.unit.channels.boxes import ROOT

URL = "https://a.example/cantine?wsdl"
NOTHING = SimpleNamespace(all=lambda: (), get=lambda name: None)
MENU = {"operation": "MenuDuJour", "in.date": "2026-11-24", "in.etablissement": "x"}
REFUSALS = (ValueError, PortalError, FetchFailed)
"""What the places raise, beside groups of the faults of a file."""
LIST = (ROOT / "channels" / "xml" / "styles" / "list.xsl").read_bytes()


@dataclass(frozen=True)
class Place:
    """Where XML is read.

    :param document: an ordinary one with ``{0}`` where a document type would stand, ``{1}`` in a text.
    :param read: what becomes of a document, as text; raises when it is refused.
    :param shows: whether that text holds what stands at ``{1}``.
    :param seconds: of the processor, within which it must be refused; the limit of its channel where it has one.
    :param doctype: whether a document type without entities is taken, as feeds of old and pages have one.
    """

    document: str
    read: Callable[[bytes], str]
    shows: bool = True
    seconds: float = 1.0
    doctype: bool = False


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def fetched() -> Iterator[Callable[[bytes], bytes]]:
    """A document as it comes from another host. :raises FetchFailed: it is too large."""
    offered: list[bytes] = []

    def answer(connection, request) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(offered[-1])}\r\n\r\n"
        connection.sendall(head.encode() + offered[-1])

    server = Server(answer)
    fetcher = Fetcher(allow=[server.place])

    def fetch(data: bytes) -> bytes:
        offered[:] = [data]
        return fetcher.fetch(FetchRequest(server.url)).body

    yield fetch
    server.close()


@pytest.fixture(scope="module")
def door(tmp_path_factory) -> Iterator[Door]:
    made = Door(tmp_path_factory.mktemp("door"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def places(sandbox, fetched, door, tmp_path_factory) -> dict[str, Place]:
    """All of them, by what is read there."""
    folder = tmp_path_factory.mktemp("files")
    grammar = Grammar(ROOT / "themes" / "theme.rng")

    def boxed(function: str, payload: Callable[[bytes], object], parameters=None) -> Callable[[bytes], str]:
        return lambda data: json.dumps(sandbox.run(function, payload(fetched(data)), parameters, cpu=1.0, seconds=20.0),
                                       ensure_ascii=False)

    def filed(name: str, read: Callable[[Path], object]) -> Callable[[bytes], str]:
        def act(data: bytes) -> str:
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
            return repr(read(file))
        return act

    def spared(text: str) -> str:
        return text.replace("{", "{{").replace("}", "}}")

    canteen = source_canteen.wsdl("https://a.example/cantine")
    wsdl = spared(canteen.decode().partition("?>")[2])
    _status, answer = source_canteen.answer(
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><MenuDuJour xmlns="urn:preau:demo:cantine">'
        b"<date>2026-11-24</date><etablissement>ICI</etablissement></MenuDuJour></s:Body></s:Envelope>")
    def signed_out(data: bytes) -> str:
        form = data.replace(b"%", b"%25").replace(b"&", b"%26").replace(b"+", b"%2B")
        answer = TestRequest.blank("/e/lycee/login/cas", base_url="http://localhost", method="POST",
                                   content_type="application/x-www-form-urlencoded",
                                   body=b"logoutRequest=" + form).get_response(door.worker)
        if answer.status_int != 204:
            raise ValueError(answer.status)
        return answer.text

    cas = ("{0}<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'><cas:authenticationSuccess><cas:user>{1}</cas:user>"
           "</cas:authenticationSuccess></cas:serviceResponse>")
    logout = ('{0}<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="x" Version="2.0" '
              'IssueInstant="2026-11-24T09:33:00Z"><samlp:SessionIndex>{1}</samlp:SessionIndex></samlp:LogoutRequest>')
    title = '<title xml:lang="fr">{1}</title>'
    return {
        "feed": Place("{0}<rss version='2.0'><channel><title>{1}</title><item><title>{1}</title></item></channel></rss>",
                      boxed("portal.services.sandbox.work.feed:read", lambda data: {"body": data, "url": URL}), doctype=True),
        "document of a channel": Place("{0}<r><a>{1}</a></r>", boxed(
            "portal.services.sandbox.work.xslt:transform", lambda data: {"xml": data, "xslt": LIST}), doctype=True),
        "style sheet": Place('{0}<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
                             '<xsl:template match="/"><p>{1}</p></xsl:template></xsl:stylesheet>', doctype=True, read=boxed(
                                 "portal.services.sandbox.work.xslt:transform", lambda data: {"xml": b"<r/>", "xslt": data})),
        "description of a service": Place(
            "{0}" + wsdl.replace("<types>", "<documentation>{1}</documentation><types>", 1),
            boxed("channels.webservice.describing:describe", lambda data: {"url": URL, "documents": {URL: data}}), shows=False),
        "answer of a service": Place(
            "{0}" + spared(answer.decode().partition("?>")[2]).replace("ICI", "{1}"),
            boxed("channels.webservice.work:read", lambda data: {
                "url": URL, "documents": {URL: canteen}, "status": 200, "body": data}, MENU)),
        "address to be recognised": Place(
            "{0}<rss><channel><title>{1}</title></channel></rss>",
            boxed("portlets.channeladmin.recognising:look", lambda data: {
                "body": data, "url": URL, "type": "text/xml", "seconds": 0.1}), doctype=True),
        "answer of the CAS": Place(cas, lambda data: repr(read_answer(data))),
        "logout request": Place(logout, signed_out, shows=False),
        "registry.xml": Place(
            "{0}<registry xmlns='urn:preau:registry:1'><publication fname='un' portlet='a.b' category='infos' icon='star'>"
            f"{title}<audience/></publication></registry>", filed("registry.xml", lambda file: read_registry(file, NOTHING, {}))),
        "layout": Place(
            "{0}<fragment xmlns='urn:preau:layout:1' id='layout' owner='x' precedence='1'><audience/><tab id='t' slug='t'>"
            f"{title}<column id='c' width='12'/></tab></fragment>", filed("layout.xml", read_fragment)),
        "theme": Place(
            "{0}<theme xmlns='urn:preau:theme:1' id='theme' parent='default' version='1.0'>" + title + "<name>{1}</name>"
            "<place>x</place><colour role='primary'>#1f6fd1</colour><colour role='accent'>#ffcf3f</colour></theme>",
            filed("theme/theme.xml", lambda file: read_theme(file.parent, grammar, "theme.xml"))),
        "portlet.xml": Place(
            "{0}<portlet-app xmlns='http://java.sun.com/xml/ns/portlet/portlet-app_2_0.xsd' version='2.0'><portlet>"
            "<portlet-name>a</portlet-name><portlet-class>a.b:C</portlet-class><supports><mime-type>text/html</mime-type>"
            "<portlet-mode>view</portlet-mode></supports><portlet-info><title>{1}</title></portlet-info></portlet></portlet-app>",
            filed("portlet.xml", lambda file: read_descriptor(file, "a"))),
        "drawing": Place("{0}<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><title>{1}</title><path d='M0 0'/></svg>",
                         lambda data: clean_drawing(data, XmlReader()).decode(), shows=False, doctype=True),
        "anything else": Place("{0}<r>{1}</r>", lambda data: "".join(XmlReader().parse(data).itertext())),
    }


def written(place: Place, doctype: str, text: str, encoding: str = "utf-8") -> bytes:
    """The document of a place with something put in."""
    declared = f'<?xml version="1.0" encoding="{encoding.upper()}"?>'
    return (declared + place.document.format(doctype, text)).encode(encoding)


def outcome(place: Place, data: bytes) -> tuple[bool, str]:
    """Whether it was refused, and what became of it or why not."""
    try:
        return False, place.read(data)
    except ExceptionGroup as refused:
        return True, " ".join(map(repr, refused.exceptions))
    except REFUSALS as refused:
        return True, repr(refused)


@pytest.mark.attack("E01")
def test_no_reader_opens_another_document(places, tmp_path):
    canary = Server(lambda connection, request: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nMARKER"))
    secret, evil = tmp_path / "secret.txt", tmp_path / "evil.dtd"
    secret.write_text("MARKER")
    evil.write_text(f'<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY d "MARKER">')
    attacks = {
        "entity of a file": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>', "&e;"),
        "entity of a bare path": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>', "&e;"),
        "entity of the network": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{canary.url}/e">]>', "&e;"),
        "public entity": (f'<!DOCTYPE x [<!ENTITY e PUBLIC "-//X//Y" "{canary.url}/e">]>', "&e;"),
        "external document type": (f'<!DOCTYPE x SYSTEM "{evil.as_uri()}">', "&d;"),
        "document type of the network": (f'<!DOCTYPE x PUBLIC "-//X//Y" "{canary.url}/x.dtd">', "&d;"),
        "parameter entity": (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{evil.as_uri()}"> %p;]>', "&d;"),
        "parameter entity of the network": (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{canary.url}/p"> %p;]>', "&d;"),
        "inclusion": ("", f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'),
        "inclusion from the network": ("", f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{canary.url}/i"/>'),
        "style sheet of its own": (f'<?xml-stylesheet type="text/xsl" href="{canary.url}/s.xsl"?>', "x"),
    }
    for name, place in places.items():
        refused, made = outcome(place, written(place, "", "tout-va-bien"))
        assert not refused and ("tout-va-bien" in made) == place.shows, (name, made)
        refused, made = outcome(place, written(place, "<!DOCTYPE x>", "tout-va-bien"))
        assert refused != place.doctype, (name, made)
        for what, (doctype, text) in attacks.items():
            for encoding in ("utf-8", "utf-16"):
                _refused, made = outcome(place, written(place, doctype, text, encoding))
                assert "MARKER" not in made, (name, what, made)
    time.sleep(0.2)
    assert canary.connections == 0
    canary.close()


def peak_memory() -> int:
    """Bytes: the highest so far of what this process holds."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024


def bombs(place: Place) -> dict[str, bytes]:
    """What is small and becomes large, or is large in a way that costs."""
    letters = "abcdefghi"
    laughs = '<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip(letters, letters[1:], strict=False))
    root = re.match(r"\{0\}\s*(<[^\s>]+)", place.document)[1]
    attributes = " ".join(f'a{number}="1"' for number in range(200_000))
    return {
        "laughs": written(place, f"<!DOCTYPE x [{laughs}]>", "&i;"),
        "quadratic": written(place, f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 30_000),
        "parameter entities": written(place, "<!DOCTYPE x [<!ENTITY % a '" + '<!ENTITY x "y">' * 1000 + "'>"
                                      + "%a;" * 30_000 + "]>", "x"),
        "depth": written(place, "", "<b>" * 100_000 + "</b>" * 100_000),
        "attributes": written(place, "", "x").replace(root.encode(), f"{root} {attributes}".encode(), 1),
        "text": written(place, "", "x" * (10_000_000 // place.document.count("{1}"))),
    }


@pytest.mark.attack("E02")
def test_no_reader_lets_itself_be_blown_up(places):
    """Refused within a second of the processor, or in a process of its own that is ended at its limit; or cut short."""
    for name, place in places.items():
        outcome(place, written(place, "", "x"))
        for what, data in bombs(place).items():
            Path("/proc/self/clear_refs").write_text("5")  # the highest begins anew
            before, started, began = peak_memory(), time.process_time(), time.monotonic()
            refused, made = outcome(place, data)
            assert time.process_time() - started < place.seconds, (name, what)
            assert time.monotonic() - began < 15, (name, what)
            assert refused or len(made) < 100_000, (name, what)
            assert peak_memory() - before < 50_000_000, (name, what)
        refused, made = outcome(place, written(place, "", "encore-là"))
        assert not refused, (name, made)


def test_what_lies_in_wait_works(tmp_path):
    """A parser that is not on its guard opens the file, and the listener notes who comes: else nothing would be proved."""
    canary = Server(lambda connection, request: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nMARKER"))
    (tmp_path / "secret.txt").write_text("MARKER")
    careless, file = etree.XMLParser(resolve_entities=True, no_network=False, load_dtd=True), (tmp_path / "secret.txt").as_uri()
    assert etree.fromstring(f'<!DOCTYPE x [<!ENTITY e SYSTEM "{file}">]><x>&e;</x>'.encode(), careless).text == "MARKER"
    with urllib.request.urlopen(f"{canary.url}/e", timeout=5) as answer:
        assert answer.read() == b"MARKER" and canary.connections == 1
    canary.close()
