"""Ordinary clients of the network: old browsers, and telephones of the kinds WAP 2.0 and i-mode (T.55)."""

import http.client
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool

from tests.plugins.visitor import Visitor

LYCEE = "/e/lycee-ada-verneuil/"
LOGIN = "b.courtois"
LARGEST = 100_000
"""Bytes of a page that a telephone of i-mode takes."""
CLIENTS = {
    "a browser of HTTP/1.0": {"User-Agent": "Lynx/2.8.5rel.1 libwww-FM/2.14", "Accept": "text/html, text/plain, */*;q=0.01"},
    "an old browser": {"User-Agent": "Mozilla/4.0 (compatible; MSIE 5.0; Windows 98)", "Accept": "*/*"},
    "a telephone of WAP 2.0": {
        "User-Agent": "Nokia6230/2.0 (04.43) Profile/MIDP-2.0 Configuration/CLDC-1.1",
        "Accept": "application/vnd.wap.xhtml+xml, application/xhtml+xml, text/html;q=0.9, image/jpeg, */*;q=0.1",
        "X-Wap-Profile": '"http://a.example/6230.xml"', "Via": "1.1 gateway.example (WAP gateway)"},
    "a telephone of i-mode": {"User-Agent": "DoCoMo/2.0 N905i(c100;TB;W24H16)", "Accept": "*/*"},
}


class OldConnection(urllib3.connection.HTTPConnection):
    """A connection that speaks HTTP/1.0."""

    _http_vsn, _http_vsn_str = 10, "HTTP/1.0"


class OldPool(HTTPConnectionPool):
    """See ``OldConnection``."""

    ConnectionCls = OldConnection


class OldHttp(HTTPAdapter):
    """Requests of HTTP/1.0, one a connection."""

    def init_poolmanager(self, *arguments, **options) -> None:
        """See ``HTTPAdapter``."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": OldPool}

    def add_headers(self, request, **options) -> None:
        """The name of the host, which browsers of HTTP/1.0 send and Python does not."""
        request.headers["Host"] = urlsplit(request.url).netloc


class Plain(Visitor):
    """A visitor whose client knows HTTP and plain documents: no script, no style, no packed answers."""

    def __init__(self, portal, name: str) -> None:
        super().__init__(portal)
        self.session.headers.update({"Accept-Encoding": "identity", "Accept-Language": "fr", **CLIENTS[name]})
        if "HTTP/1.0" in name:
            self.session.mount("http://", OldHttp())

    def _take(self, answer):
        assert "Content-Encoding" not in answer.headers
        if answer.ok and "html" in answer.headers.get("Content-Type", ""):
            self.check(answer)
        return super()._take(answer)

    def check(self, answer) -> None:
        """What such a client needs of a page: plain HTML of a size that it holds, whole without script, style and picture."""
        assert answer.headers["Content-Type"].lower() == "text/html; charset=utf-8"
        if answer.url.startswith(self.portal.url):
            assert len(answer.content) < LARGEST, answer.url
            page = lxml.html.document_fromstring(answer.content)
            assert not page.xpath("//frame | //iframe | //object | //applet | //noscript")
            for image in page.xpath("//img"):
                assert image.get("alt") is not None, image.get("src")
            for form in page.forms:
                assert form.xpath(".//button[not(@type) or @type='submit']"), form.action

    def words(self) -> str:
        """What the page says."""
        return " ".join(" ".join(self.page.body.itertext()).split())

    def follow(self, words: str) -> "Plain":
        """Open the first link of the main part that has these words."""
        found = self.page.get_element_by_id("pr-main").xpath(f".//a[contains(normalize-space(.), '{words}')]/@href")
        assert found, words
        return self.get(urljoin(self.url, found[0]))


@pytest.mark.sdet("T.55")
@pytest.mark.parametrize("name", CLIENTS)
def test_an_ordinary_client_reads_signs_in_and_uses_forms(portal, name):
    """From the public page, through the sign-in, to the boxes, a search and a form that changes something."""
    client = Plain(portal, name)
    assert client.get("/").status == 200 and "Choisissez votre établissement" in client.words()
    client.follow("Lycée Ada-Verneuil")
    assert "Tout le lycée sous le même préau." in client.words()
    client.sign_in(LOGIN)
    boxes = client.page.xpath("//h2[contains(@class, 'pr-box__title')]")
    assert len(boxes) >= 6 and "Bonjour Basile" in client.words()
    client.follow("Annonces du lycée")
    assert client.status == 200 and "Portes ouvertes" in client.words()

    client.get(f"{LYCEE}p-annuaire/")
    client.submit(client.form(".//input[@name='q']"), q="Aubertin")
    assert "Luc Aubertin" in client.words()
    client.follow("Luc Aubertin")
    assert "Mathématiques" in client.words()

    client.get(f"{LYCEE}p-favoris/").follow("Ajouter un favori")
    client.submit(client.form(".//input[@name='url']"), url="https://telephone.example/", title=f"Pour {name}", icon="star")
    assert client.status == 200 and f"Pour {name}" in client.words()
    client.follow(f"Supprimer «\u00a0Pour {name}")
    client.submit(client.form(".//button[contains(., 'Supprimer')]"))
    assert f"Pour {name}" not in client.get(f"{LYCEE}p-favoris/").words()


def test_what_is_not_html_is_served_by_plain_http_too(portal):
    """Style sheets, pictures and files in HTTP/1.0, without a connection that is kept, of known length."""
    client = Plain(portal, "a browser of HTTP/1.0").get("/")
    addresses = client.page.xpath("//link[@rel='stylesheet']/@href | //img/@src | //script/@src")
    assert len(addresses) > 3
    for address in addresses:
        host, port = portal.url.removeprefix("http://").split(":")
        connection = http.client.HTTPConnection(host, int(port))
        connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"
        connection.request("GET", address.removeprefix(portal.url), headers={"Host": f"{host}:{port}"})
        answer = connection.getresponse()
        assert (answer.status, len(answer.read())) == (200, int(answer.headers["Content-Length"]))
        connection.close()
