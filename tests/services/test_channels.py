"""Channels against real servers: the sample sources, and hosts that misbehave in every way.

The jobs process runs in a thread of the test, on the real fetcher, sandbox and container.
"""

import datetime as dt
import gzip
import html
import http.server
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import lxml.html
import pytest
import sqlalchemy as sa
from lxml import etree

from portal.api.errors import Invalid
from portal.api.storage import IStorage
from portal.context import WorkContext
from portal.jobs.consumer import work
from portal.services.sources.interfaces import IWanting
from portal.services.sources.keys import source_key
from portal.services.sources.models import Circuit, Source
from tests.factories.fixtures import make_database
from tests.unit.channels.boxes import ROOT, House, make_house
from tests.unit.portal.services.sandbox.work.test_feed import BAD_LINKS, EVIL

ENDLESS = b"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/"><xsl:call-template name="a"><xsl:with-param name="n" select="0"/></xsl:call-template></xsl:template>
<xsl:template name="a"><xsl:param name="n"/><xsl:for-each select="//*"><xsl:for-each select="//*"><xsl:for-each select="//*">
<xsl:for-each select="//*"><xsl:for-each select="//*"><xsl:value-of select="count(//*)"/></xsl:for-each></xsl:for-each>
</xsl:for-each></xsl:for-each></xsl:for-each></xsl:template></xsl:stylesheet>"""


def wait_for(condition: Callable[[], object], seconds: float = 30.0):
    until = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
    return value


@pytest.fixture(scope="module")
def sources() -> Iterator[str]:
    """Address of the sample sources, in a process of their own."""
    process = subprocess.Popen([sys.executable, "-m", "portal.demo.sources", "--port", "0"], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield process.stdout.readline().split()[1]
    process.terminate()
    process.wait(10)
    process.stdout.close()


class Portal:
    """A house whose jobs process is at work."""

    def __init__(self, house: House) -> None:
        self.house = house

    def fetched(self, kind: str, url: str, parameters: dict[str, str] | None = None) -> Source:
        """The source after its fetch has ended, well or badly."""
        key = source_key(kind, url, parameters or {})

        def ended() -> Source | None:
            with self.house.database.read() as session:
                row = session.get(Source, key)
            return row if row is not None and not row.pending and (row.fetched or row.failure) else None
        return wait_for(ended)

    def show(self, window, **more):
        """The box once its source has been fetched: rendered, waited for, rendered again."""
        first = self.house.render(window, **more)
        if "Ce contenu arrive." not in first.markup:
            return first
        return wait_for(lambda: (shown := self.house.render(window, **more))
                        and "Ce contenu arrive." not in shown.markup and shown)

    def refresh(self, kind: str, url: str, parameters: dict[str, str] | None = None) -> None:
        """Have a source fetched now, whatever was asked before."""
        with self.house.database.write() as session, session.begin():
            session.execute(sa.update(Source).where(Source.key == source_key(kind, url, parameters or {})).values(
                next_try=dt.datetime.now(dt.timezone.utc), pending=True))


@contextmanager
def running(tmp_path, *allowed: str, **settings) -> Iterator[Portal]:
    database = make_database(tmp_path)
    (tmp_path / "site" / "styles").mkdir(parents=True)
    (tmp_path / "site" / "styles" / "sans-fin.xsl").write_bytes(ENDLESS)
    (tmp_path / "site" / "themes").symlink_to(ROOT / "themes")
    house = make_house(database, tmp_path, fetch_allow=tuple(urlsplit(url).netloc for url in allowed),
                       site_folder=str(tmp_path / "site"), **settings)
    stopping, ready = threading.Event(), threading.Event()
    thread = threading.Thread(target=work, args=(house.registry, stopping, ready.set))
    thread.start()
    assert ready.wait(20)
    try:
        yield Portal(house)
    finally:
        stopping.set()
        thread.join(60)
        house.registry.getUtility(IWanting).close()
        database.dispose()
    assert not thread.is_alive()


@pytest.fixture
def portal(tmp_path, sources) -> Iterator[Portal]:
    with running(tmp_path, sources) as made:
        yield made


class Host:
    """A web server that answers as its test says: ``host.answer = function(handler)``."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.answer: Callable[[http.server.BaseHTTPRequestHandler], None] = lambda handler: None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
                try:
                    outer.answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            do_POST = do_GET

            def log_message(self, *arguments) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def say(self, body: bytes, status: int = 200, kind: str = "application/xml", **headers: str) -> None:
        """Answer everything with this."""
        def answer(handler) -> None:
            handler.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)
        self.answer = answer

    def close(self) -> None:
        """Answer nothing more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.close()


def feed(*titles: str, extra: str = "") -> bytes:
    items = "".join(f"<item><title>{title}</title><link>https://a.example/{n}</link>{extra}</item>"
                    for n, title in enumerate(titles))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Flux</title>{items}</channel></rss>'.encode()


@pytest.mark.sdet("T.70")
@pytest.mark.parametrize("path, title, kind", [
    ("gazette.xml", "au théâtre de la Halle", "Flux RSS"),
    ("sciences.rdf", "Une lune de plus autour de Saturne", "Flux RSS"),
    ("universite.atom", "La bibliothèque ouvre jusqu’à 22", "Flux Atom")])
def test_a_feed_of_each_family_is_shown_with_its_pictures_from_the_portal(portal, sources, path, title, kind):
    window = portal.house.window("rss.rss", url=sources + path)
    shown = portal.show(window)
    assert title in shown.markup and shown.foot[2].startswith(kind)
    pictured = wait_for(lambda: (again := portal.house.render(window)) and again.markup.count("<img") >= 3 and again)
    assert sources not in " ".join(re.findall(r"<img[^>]*>", pictured.markup))
    name = re.search(r'src="/-/f/([^"]+)"', pictured.markup)[1]
    with portal.house.database.read() as session:
        data, media_type = WorkContext(portal.house.registry, session).service(IStorage).get(name)
    assert media_type == "image/webp" and data[8:12] == b"WEBP" and len(data) < 100_000


def test_what_has_not_changed_is_not_sent_again_and_its_pictures_are_kept(portal, sources):
    url = sources + "gazette.xml"
    window = portal.house.window("rss.rss", url=url)
    wait_for(lambda: portal.house.render(window).markup.count("<img") >= 3)
    before = portal.fetched("rss", url)
    portal.refresh("rss", url)
    after = wait_for(lambda: (row := portal.fetched("rss", url)).fetched > before.fetched and row)
    assert after.content == before.content and after.validators["etag"]


FIELDS = ("title", "author", "dc:creator", "category", "description", "content:encoded", "comments", "guid", "source")
_NAMES = ('xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
          'xmlns:media="http://search.yahoo.com/mrss/"')


FORBIDDEN = {"script", "iframe", "form", "input", "video", "math", "style", "object", "embed", "main", "base", "meta", "link"}


def _hostile(items: list[str], text: str) -> bytes:
    return (f'<?xml version="1.0"?><rss version="2.0" {_NAMES}><channel><title>{text}</title><link>javascript:alert(1)</link>'
            f"<description>{text}</description><copyright>{text}</copyright><image><url>javascript:alert(1)</url>"
            f"<title>{text}</title><link>javascript:alert(1)</link></image>{''.join(items)}</channel></rss>").encode()


def _bad_item(link: str) -> str:
    """An article that has this address wherever one can stand."""
    bad = html.escape(link, quote=True)
    text = html.escape(f'<a href="{bad}">x</a><img src="{bad}">')
    return (f"<item><title>Adresse</title><link>{bad}</link><guid>{bad}</guid><comments>{bad}</comments>"
            f'<source url="{bad}">s</source><enclosure url="{bad}" type="image/png"/><media:thumbnail url="{bad}"/>'
            f'<media:content url="{bad}" medium="image"/><description>{text}</description></item>')


@pytest.mark.attack("H03")
def test_no_field_of_a_feed_brings_markup_or_a_bad_address_into_the_page(tmp_path, host):
    """Every field, written in every way, in every layout of the box: text, or the few elements of a text; links to the web."""
    written = [write(text) for text in EVIL for write in (lambda text: html.escape(html.escape(text)), html.escape,
                                                         "<![CDATA[{}]]>".format)]
    items = [f"<item>{''.join(f'<{name}>{text}</{name}>' for name in FIELDS)}</item>" for text in written]
    items += [_bad_item(link) for link in BAD_LINKS]
    seen = 0
    with running(tmp_path, host.url) as portal:
        for start in range(0, len(items), 20):
            host.say(_hostile(items[start:start + 20], written[0]))
            for layout in ("lead", "list", "titles"):
                window = portal.house.window("rss.rss", url=f"{host.url}{start}", items="20", layout=layout)
                for state in ("normal", "maximised"):
                    markup = portal.show(window, state=state).markup
                    box = lxml.html.fragment_fromstring(markup, create_parent="div")
                    for element in box.iter(etree.Element):
                        assert element.tag not in FORBIDDEN, (element.tag, markup)
                        assert element.tag != "svg" or "pr-icon" in element.get("class", ""), markup
                        assert not [name for name in element.keys() if name.startswith("on") or name == "style"], markup
                        for name in ("href", "src", "action", "formaction", "poster"):
                            assert re.match(r"https?://|mailto:|/-/[af]/|pm[0-9a-f]{16}-|#|$", element.get(name, "")), markup
                        if element.get("href", "").startswith("http"):
                            assert set((element.get("rel") or "").split()) >= {"noopener", "noreferrer", "nofollow"}, markup
                    seen += len(box.xpath(".//h3 | .//li"))
    assert seen > 200


def test_a_hostile_feed_runs_nothing_in_any_field(portal, sources):
    window = portal.house.window("rss.rss", url=sources + "script.xml", items="10")
    for state in ("normal", "maximised"):
        markup = portal.show(window, state=state).markup
        assert "Un article honnête" in markup and "Données en adresse" in markup
        for bad in ("<script", "onclick", "onerror", "onload", "<iframe", "<form", "<input", "<svg onload", "<math", "<style",
                    "javascript:", "data:text", "<?python"):
            assert bad not in markup.lower().replace("&lt;", "⟨")
        links = re.findall(r"<a [^>]*>", markup)
        assert links and all("noopener noreferrer nofollow" in link for link in links if 'target="_blank"' in link)
    content = portal.fetched("rss", sources + "script.xml").content
    assert all(item["link"] == "" or item["link"].startswith("http://") for item in content["items"])


@contextmanager
def _dead_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    yield f"http://127.0.0.1:{port}/"


def _mute(handler) -> None:
    time.sleep(8)


def _drip(handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/xml")
    handler.end_headers()
    for byte in feed("Un") * 3:
        handler.wfile.write(bytes([byte]))
        time.sleep(1)


def _cut(handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/xml")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"FF\r\n<rss")


def _loop(handler) -> None:
    handler.send_response(301)
    handler.send_header("Location", handler.path)
    handler.end_headers()


@pytest.mark.fault("10")
def test_whatever_a_feeds_host_does_no_reader_waits_and_the_last_copy_stays(tmp_path, host):
    def page(status: int) -> Callable:
        def answer(handler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        return answer

    def wrong_type(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(b"<html><body>Bonjour</body></html>")

    troubles = [(_mute, "timeout"), (_drip, "timeout"), (page(500), "status"), (page(404), "status"), (_loop, "redirect"),
                (_cut, "protocol"), (wrong_type, "input")]
    with running(tmp_path, host.url, "http://name.invalid:80", fetch_seconds=1.5) as portal, _dead_port() as dead:
        url = host.url + "flux"
        window = portal.house.window("rss.rss", url=url)
        host.say(feed("La dernière bonne copie"))
        assert "La dernière bonne copie" in portal.show(window).markup
        for answer, failure in troubles:
            host.answer = answer
            started = time.monotonic()
            portal.refresh("rss", url)
            shown = portal.house.render(window)
            assert time.monotonic() - started < 1 and "La dernière bonne copie" in shown.markup
            row = portal.fetched("rss", url)
            assert row.failure == failure, (answer, row.failure, row.detail)
            assert time.monotonic() - started < 8
            shown = portal.house.render(window)
            assert "La dernière bonne copie" in shown.markup and shown.stale is not None
            assert row.next_try > dt.datetime.now(dt.timezone.utc)
        assert portal.fetched("rss", url).failures == len(troubles)
        host.say(feed("Le site est revenu"))
        portal.refresh("rss", url)
        assert portal.fetched("rss", url).failure == ""
        assert "Le site est revenu" in portal.house.render(window).markup
        for bad in ("http://name.invalid/flux", dead + "flux", host.url.replace("http:", "https:")):
            shown = portal.show(portal.house.window("rss.rss", url=bad))
            assert "pr-notice--bad" in shown.markup and "Le reste de la page fonctionne." in shown.markup


def _stream(handler, parts) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/xml")
    handler.end_headers()
    for part in parts:
        handler.wfile.write(part)


@pytest.mark.fault("11")
def test_a_feed_that_is_too_much_costs_its_own_box_only(portal, sources, tmp_path_factory):
    big = Host()
    try:
        bomb = gzip.compress(b"<rss>" + b"a" * 60_000_000, 9)
        nested = b'<?xml version="1.0"?><rss version="2.0"><channel><title>' + b"<b>" * 50_000 + b"</title></channel></rss>"
        many = feed(*(f"Article {n}" for n in range(5000)))
        with running(tmp_path_factory.mktemp("big"), big.url, sources) as other:
            started = time.monotonic()
            shown = other.show(other.house.window("rss.rss", url=sources + "enorme.xml"))
            assert "Le site envoie trop de données à la fois." in shown.markup
            big.say(bomb, Content_Encoding="gzip")
            assert other.show(other.house.window("rss.rss", url=big.url + "bombe")).markup.count("pr-notice--bad") == 1
            big.say(nested)
            other.show(other.house.window("rss.rss", url=big.url + "profond"))
            big.say(many)
            window = other.house.window("rss.rss", url=big.url + "nombreux")
            assert "Article 0" in other.show(window).markup
            assert "Ce flux est très long" in other.house.render(window, state="maximised").markup
            assert time.monotonic() - started < 30
            honest = other.show(other.house.window("rss.rss", url=sources + "journal.xml"))
            assert "Le potager a donné sa première courge" in honest.markup
    finally:
        big.close()


def test_a_broken_feed_says_so(portal, sources):
    shown = portal.show(portal.house.window("rss.rss", url=sources + "casse.xml"))
    assert "Ce contenu n’a pas la forme attendue." in shown.markup and "Réessayer" in shown.markup


@pytest.mark.attack("F12")
def test_one_person_who_adds_slow_feeds_without_end_is_stopped_and_holds_up_nobody(portal, sources):
    window = portal.house.window("rss.rss", url=sources + "lent.xml?1")
    portal.house.render(window)  # templates are compiled once
    refused = 0
    for n in range(110):
        try:
            portal.house.act(portal.house.window("rss.rss"), "save", url=f"{sources}lent.xml?{n}", items="4", layout="lead",
                             every="15")
        except Invalid as error:
            assert list(error.fields) == ["url"]
            refused += 1
    assert refused == 10
    time.sleep(1)
    now = dt.datetime.now(dt.timezone.utc)
    with portal.house.database.read() as session:
        at_work = session.scalar(sa.select(sa.func.count()).select_from(Source).where(Source.leased_until > now))
    assert at_work == 2
    started = time.monotonic()
    assert "Ce contenu arrive." in portal.house.render(window).markup
    assert time.monotonic() - started < 0.5


def test_with_an_empty_list_of_allowed_hosts_the_refusal_is_said(tmp_path, sources):
    with running(tmp_path) as portal:
        for portlet, more in (("rss.rss", {}), ("xml.xml", {}), ("webservice.webservice", {"operation": "MenuDuJour"})):
            shown = portal.show(portal.house.window(portlet, url=sources + "gazette.xml", **more))
            assert "Cette adresse n’est pas autorisée." in shown.markup


LINKS = b"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">
<ul><xsl:for-each select="//item"><li><a href="{link}"><xsl:value-of select="title"/></a></li></xsl:for-each></ul>
</xsl:template></xsl:stylesheet>"""


@pytest.mark.sdet("T.84")
def test_services_are_reached_by_links_that_come_as_rss_or_as_other_xml(portal, sources, tmp_path):
    """Each family of feeds, and a document through a style sheet of the site; the links lead to the services themselves."""
    (tmp_path / "site" / "styles" / "liens.xsl").write_bytes(LINKS)
    for portlet, path, more in (("rss.rss", "gazette.xml", {}), ("rss.rss", "sciences.rdf", {}),
                                ("rss.rss", "universite.atom", {}), ("xml.xml", "gazette.xml", {"style": "liens"})):
        document = etree.fromstring(urllib.request.urlopen(sources + path, timeout=10).read())
        items = document.xpath("//*[local-name()='item' or local-name()='entry']")[:2]
        assert items, path
        markup = portal.show(portal.house.window(portlet, url=sources + path, **more)).markup
        for item in items:
            [title] = item.xpath("*[local-name()='title']/text()")
            address = item.xpath("string(*[local-name()='link'][not(@rel) or @rel='alternate']/@href | "
                                 "*[local-name()='link']/text())")
            link = lxml.html.fragment_fromstring(markup, create_parent=True).xpath(f".//a[@href='{address}']")
            assert link and " ".join(title.split()) in " ".join(link[0].text_content().split()), (path, title, address)
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert answer.status == 200


def test_an_xml_source_is_laid_out_by_a_sheet(portal, sources):
    window = portal.house.window("xml.xml", url=sources + "horaires.xml", style="buses", parameter=["language=language"])
    markup = html.unescape(portal.show(window).markup)
    assert "Lycée Ada-Verneuil" in markup and "Saint-Aubrac centre" in markup and "16\u00a0h\u00a040" in markup
    assert '<th scope="col">Départs</th>' in markup
    english = wait_for(lambda: (m := portal.house.render(window, locale="en").markup) and "Departures" in m and m)
    assert "Départs" not in english


def test_an_endless_style_sheet_is_killed_and_ends_as_a_message(portal, sources):
    started = time.monotonic()
    url = sources + "gazette.xml"
    shown = portal.show(portal.house.window("xml.xml", url=url, style="sans-fin"))
    assert "Ce contenu est trop long à préparer." in shown.markup
    assert portal.fetched("xml", url, {"style": "sans-fin"}).failure == "time"
    assert time.monotonic() - started < 10
    assert "Antigone" in portal.show(portal.house.window("xml.xml", url=url, style="list")).markup


@pytest.mark.attack("H16")
def test_script_in_a_transformed_document_is_gone(tmp_path, host):
    host.say(b"<a><b>&lt;script&gt;alert(1)&lt;/script&gt; texte</b></a>")
    with running(tmp_path, host.url) as portal:
        (tmp_path / "site/styles/brut.xsl").write_bytes(
            b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
            b'<p onclick="alert(1)"><xsl:value-of select="//b" disable-output-escaping="yes"/></p><script>alert(2)</script>'
            b"</xsl:template></xsl:stylesheet>")
        markup = portal.show(portal.house.window("xml.xml", url=host.url, style="brut")).markup
    assert "texte" in markup and "alert" not in markup and "onclick" not in markup


def _day_of(week: int) -> str:
    today = dt.date.today()
    return (today + dt.timedelta(days=(week - today.weekday()) % 7)).isoformat()


@pytest.mark.sdet("T.80")
def test_a_soap_operation_is_asked_and_its_answer_shown(portal, sources):
    window = portal.house.window("webservice.webservice", url=sources + "cantine?wsdl", operation="MenuDuJour",
                                 presentation="menu", input=[f"date={_day_of(1)}", "etablissement=establishment.uai"])
    markup = portal.show(window).markup
    for words in ("Entrée", "Plat", "Dessert", "Végétarien"):
        assert words in markup
    sheet = portal.house.window("webservice.webservice", url=sources + "cantine?wsdl", operation="MenuDuJour",
                                presentation="sheet:table", input=[f"date={_day_of(1)}", "etablissement=x"])
    assert "<th scope=\"row\">entree</th>" in portal.show(sheet).markup


def test_a_soap_fault_is_said_in_plain_words(portal, sources):
    window = portal.house.window("webservice.webservice", url=sources + "cantine?wsdl", operation="MenuDuJour",
                                 input=[f"date={_day_of(6)}", "etablissement=x"])
    assert "Le self est fermé le dimanche." in portal.show(window).markup


@pytest.mark.fault("12")
@pytest.mark.parametrize("trouble", ["dead", "slow", "fault", "html"])
def test_an_endpoint_in_trouble_opens_its_circuit_answers_at_once_and_closes_it_again(tmp_path, host, trouble):
    from portal.demo import source_canteen
    wsdl = source_canteen.wsdl(host.url + "s")
    broken = True
    fault = (b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode>'
             b"<faultstring>base de donnees</faultstring></s:Fault></s:Body></s:Envelope>")

    def answer(handler) -> None:
        status, kind, body = 200, "text/xml", wsdl
        if handler.command == "POST":
            asked = handler.rfile.read(int(handler.headers["Content-Length"]))
            status, body = source_canteen.answer(asked)
            if broken and trouble == "slow":
                time.sleep(4)
            if broken and trouble == "fault":
                status, body = 500, fault
            if broken and trouble == "html":
                status, kind, body = 200, "text/html", b"<html>En panne</html>"
            if broken and trouble == "dead":
                handler.connection.close()
                return
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    host.answer = answer

    def box(n: int):
        return portal.house.window("webservice.webservice", url=host.url + "s?wsdl", operation="MenuDuJour",
                                   presentation="menu", input=[f"date={_day_of(1)}", f"etablissement=ecole {n}"])

    with running(tmp_path, host.url, fetch_seconds=0.8) as portal:
        for n in range(6):
            portal.house.render(box(n))

        def is_open() -> bool:
            with portal.house.database.read() as session:
                return session.scalar(sa.select(Circuit.open_until)) is not None

        def idle() -> bool:
            with portal.house.database.read() as session:
                return not session.scalar(sa.select(sa.func.count()).select_from(Source).where(
                    Source.leased_until.is_not(None)))
        wait_for(is_open, 60)
        wait_for(idle)
        posts = sum(command == "POST" for command, _path, _headers in host.asked)
        started = time.monotonic()
        shown = portal.show(box(99))
        assert "pr-notice--bad" in shown.markup and "Le reste de la page fonctionne." in shown.markup
        assert time.monotonic() - started < 2
        assert sum(command == "POST" for command, _path, _headers in host.asked) == posts
        broken = False
        with portal.house.database.write() as session, session.begin():  # half a minute goes by
            session.execute(sa.update(Circuit).values(open_until=dt.datetime.now(dt.timezone.utc)))
        for n in (0, 99):
            wait_for(lambda n=n: "Dessert" in portal.house.render(box(n)).markup, 30)
        assert not is_open()


def test_an_answer_already_got_outlives_its_service(portal, sources):
    url, parameters = sources + "cantine?wsdl", {"operation": "MenuDuJour", "in.date": _day_of(2), "in.etablissement": "x"}
    window = portal.house.window("webservice.webservice", url=url, operation="MenuDuJour", presentation="menu",
                                 input=[f"date={_day_of(2)}", "etablissement=x"])
    portal.show(window)
    with portal.house.database.write() as session, session.begin():
        session.execute(sa.update(Source).values(failure="connect", detail="connect: x", next_try=dt.datetime.now(
            dt.timezone.utc) + dt.timedelta(hours=1), failed_since=dt.datetime.now(dt.timezone.utc)))
    shown = portal.house.render(window)
    assert "Dessert" in shown.markup and shown.stale[1] == "Le site ne répond pas."
    assert portal.fetched("webservice", url, parameters).content["result"]["dessert"]


def test_a_service_that_is_down_for_good_leaves_the_message(portal, sources):
    window = portal.house.window("webservice.webservice", url=sources + "cantine-panne?wsdl", operation="MenuDuJour",
                                 input=["date=today", "etablissement=x"])
    assert "Le site répond par une erreur." in portal.show(window).markup
