"""Feeds of every kind become plain fields, whatever is in them."""

import json
import re
import time
from html import escape

import pytest

from portal.api.sandbox import SandboxFailed
from portal.services.sandbox.pool import Sandbox
from portal.services.sandbox.work.feed import read

URL = "https://school.test/feeds/all"
EVIL = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<iframe src=javascript:alert(1)>", "<form action=/x><input name=a><button>b</button></form>",
    "<video src=x autoplay>", "<a href='javascript:alert(1)'>x</a>", "</article></main>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<p style='position:fixed' onclick='x()' class='modal' id='top'>", "<a href='data:text/html,x'>y</a>",
]  # fmt: skip
BAD_LINKS = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
             " javascript:x", "java\nscript:x", "ftp://x.test/", "https://u:p@x.test/", "https:///x", "//", "http://[::1",
             "\\\\x"]


def rss(items: str = "", channel: str = "<title>News</title><link>/home</link>") -> bytes:
    names = ('xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
             'xmlns:media="http://search.yahoo.com/mrss/"')
    return f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{channel}{items}</channel></rss>'.encode()


def of(body: bytes, **payload) -> dict:
    return read({"body": body, "url": URL, **payload}, {})


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(1)
    yield made
    made.close()


def test_rss_two() -> None:
    got = of(rss(
        "<item><title>Trip to the &amp;quot;sea&amp;quot;</title><link>/trip</link><guid>t-1</guid>"
        "<dc:creator>Mme Roy</dc:creator><category>Trips</category><category>6e A</category>"
        "<description>&lt;p&gt;Bring a &lt;b&gt;coat&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Thanks&lt;/p&gt;</description>"
        "<pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate><media:thumbnail url='/t.png'/></item><item/>"))
    assert (got["title"], got["link"], got["kind"]) == ("News", "https://school.test/home", "RSS 2.0")
    assert got["truncated"] is False
    first, second = got["items"]
    assert first == {
        "id": "https://school.test/feeds/t-1", "title": 'Trip to the "sea"', "link": "https://school.test/trip",
        "summary": "<p>Bring a <b>coat</b>.</p><p>Thanks</p>", "text": "Bring a coat. Thanks",
        "published": "2026-11-24T09:00:00+00:00", "author": "Mme Roy", "categories": ["Trips", "6e A"],
        "image": "https://school.test/t.png",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{64}", second.pop("id")) and not any(second.values())


def test_other_formats_and_encodings() -> None:
    atom = ('<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">A &lt;i&gt;b&lt;/i&gt;</title><link href="/"/>'
            '<entry><id>urn:1</id><title>One &lt; two</title><link href="one"/><updated>2026-11-24T10:00:00Z</updated>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hé</p><img src="i.png"/></div></content>'
            '<author><name>Zoé</name></author></entry></feed>')
    got = of(atom.encode())
    item = got["items"][0]
    assert (got["kind"], got["title"], item["title"], item["author"]) == ("Atom 1.0", "A b", "One < two", "Zoé")
    assert (item["link"], item["image"]) == ("https://school.test/feeds/one", "https://school.test/feeds/i.png")
    assert "<p>Hé</p>" in item["summary"] and item["text"] == "Hé"
    assert of(('<?xml version="1.0" encoding="UTF-16"?>' + atom).encode("utf-16"))["items"][0]["author"] == "Zoé"
    latin = ('<?xml version="1.0" encoding="ISO-8859-1"?>' + atom).encode("latin-1")
    assert of(latin)["items"][0]["text"] == "Hé"
    assert of(atom.encode("latin-1"), type="application/xml; charset=iso-8859-1")["items"][0]["text"] == "Hé"
    rdf = ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
           "<channel><title>R</title><items/></channel><item><title>I</title><link>https://a.test/</link></item></rdf:RDF>")
    assert (of(rdf.encode())["kind"], of(rdf.encode())["items"][0]["link"]) == ("RSS 1.0", "https://a.test/")
    old = b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.test/rss.dtd"><rss version="0.91">'
    assert of(old + b"<channel><title>O</title></channel></rss>")["kind"].startswith("RSS 0.91")
    broken = of(rss("<item><title>a & b</title></item><item><title>c</item>"))
    assert broken["items"][0]["title"] == "a & b", "a malformed feed is read as far as possible"


def test_no_field_carries_markup_or_a_bad_link() -> None:
    bad = [write(text) for text in EVIL for write in (lambda text: escape(escape(text)), escape, "<![CDATA[{}]]>".format)]
    places = '<a href="LINK">x</a><img src="LINK">'
    fields = ["title", "author", "dc:creator", "category", "description", "content:encoded", "comments", "guid"]
    items = "".join(f"<item>{''.join(f'<{name}>{text}</{name}>' for name in fields)}</item>" for text in bad)
    items += "".join(
        f"<item><link>{escape(link)}</link><guid>{escape(link)}</guid><comments>{escape(link)}</comments>"
        f'<enclosure url="{escape(link)}" type="image/png"/><media:thumbnail url="{escape(link)}"/>'
        f"<description>{escape(places.replace('LINK', link))}</description></item>"
        for link in BAD_LINKS)  # fmt: skip
    got = of(rss(items, f"<title>{bad[0]}</title><link>javascript:alert(1)</link>"))
    assert len(got["items"]) == len(bad) + len(BAD_LINKS) and got["link"] == ""
    for item in got["items"]:
        assert item["link"] == "" or item["link"].startswith(("http://", "https://")), item
        assert item["image"] == "" or item["image"].startswith(("http://", "https://")), item
        assert "javascript" not in item["link"] + item["image"] and "@" not in item["link"] + item["image"]
        tags = re.findall(r"<\s*/?\s*([a-zA-Z][^\s/>]*)([^>]*)", item["summary"])
        assert {name for name, _ in tags} <= {"p", "a", "table", "b", "i", "div"}, item["summary"]
        assert not any(re.search(r"\son|style|class|id=|javascript|data:", rest) for _, rest in tags), item["summary"]
    linked = of(rss("<item><description>&lt;a href='https://x.test/' target=_top&gt;x&lt;/a&gt;</description></item>"))
    assert linked["items"][0]["summary"] == '<a href="https://x.test/" rel="noopener noreferrer nofollow">x</a>'


def test_links_and_pictures_inside_a_text_become_absolute() -> None:
    text = escape('<a href="a?b#c">x</a><a href="//evil.test/">y</a><a href="mailto:a@x.test">z</a>'
                  "<img alt='' src='p.png'>")
    item = of(rss(f"<item><description>{text}</description></item>"))["items"][0]
    assert re.findall('href="([^"]*)"', item["summary"]) == ["https://school.test/feeds/a?b#c", "https://evil.test/"]
    assert item["image"] == "https://school.test/feeds/p.png"
    based = rss(f'<item xml:base="http://other.test/d/"><description>{text}</description></item>')
    assert 'href="http://other.test/d/a?b#c"' in of(based)["items"][0]["summary"]
    nowhere = read({"body": rss(f"<item><link>/x</link><description>{text}</description></item>")}, {})["items"][0]
    assert (nowhere["link"], nowhere["image"]) == ("", "") and "href" not in nowhere["summary"]


def test_text_that_looks_like_markup_stays_text() -> None:
    item = of(rss("<item><title>if a &lt; b and b &gt; c</title><description>1 &lt; 2</description></item>"))["items"][0]
    assert (item["title"], item["text"], item["summary"]) == ("if a < b and b > c", "1 < 2", "1 &lt; 2")


def test_a_path_is_not_opened_and_nothing_is_fetched(tmp_path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss("<item><title>MARKER</title></item>"))
    for body in (str(tmp_path / "feed.xml").encode(), (tmp_path / "feed.xml").as_uri().encode(), b"http://127.0.0.1:9/", b"",
                 b"<html><title>x</title></html>", b"\x00\xff", b'{"a": 1}'):
        with pytest.raises(ValueError, match="not a feed"):
            of(body)
    outside = (f'<!DOCTYPE r [<!ENTITY x SYSTEM "{(tmp_path / "feed.xml").as_uri()}">]>'
               '<rss version="2.0"><channel><title>[&x;]</title></channel></rss>')
    assert "MARKER" not in json.dumps(of(outside.encode()))


def item(n: int, text: str = "x") -> str:
    return f"<item><title>T{n}</title><guid>{n}</guid><description>{text}</description></item>"


def test_long_and_hostile_feeds_are_cut_or_stopped(sandbox) -> None:
    limits = {"cpu": 2.0, "seconds": 6.0}

    def ask(body: bytes) -> dict:
        return sandbox.run("portal.services.sandbox.work.feed:read", {"body": body, "url": URL}, **limits)

    start = time.monotonic()
    got = ask(rss("".join(item(n, escape("<p>word</p>" * 9)) for n in range(5000))))
    assert time.monotonic() - start < 5
    assert got["truncated"] and [one["title"] for one in got["items"]] == [f"T{n}" for n in range(200)]
    assert not ask(rss("".join(map(item, range(200)))))["truncated"]
    heavy = ask(rss("".join(item(n, escape("<p>é" * 1500)) for n in range(100))))
    assert heavy["truncated"] and 0 < len(heavy["items"]) < 100
    assert len(json.dumps(heavy, ensure_ascii=False).encode()) < 1_500_000
    for name, body in {
        "depth": rss("<a>" * 50_000 + "</a>" * 50_000), "depth in HTML": rss(item(1, escape("<div>" * 50_000))),
        "laughs": b'<!DOCTYPE r [<!ENTITY a "' + b"ha" * 50 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'"><!ENTITY c "'
                  + b"&b;" * 1000 + b'">]>' + rss(item(1, "&c;"))[21:],
        "many": rss(item(1, escape("".join(f"<b lang={n}><p>" for n in range(100_000)))))[:1_900_000],
    }.items():  # fmt: skip
        start = time.monotonic()
        try:
            kept = ask(body)["items"]
            assert all(len(one["summary"]) < 30_000 and one["summary"].count("<div>") <= 50 for one in kept), name
        except SandboxFailed as failed:
            assert failed.reason in ("time", "input"), name
        assert time.monotonic() - start < 7, name
    with pytest.raises(SandboxFailed, match="bytes"):
        ask(rss(item(1, "x" * 2_000_000)))
    assert ask(rss(item(1)))["items"][0]["title"] == "T1"
