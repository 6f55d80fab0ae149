"""The sample feeds, made with dates relative to now: RSS 2.0, RSS 1.0, Atom, and a hostile one."""

import datetime as dt
import json
from email.utils import format_datetime
from importlib.resources import files
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

__all__ = ["atom", "data", "hostile", "rdf", "rss"]

_MEDIA = "http://search.yahoo.com/mrss/"
_DC = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_ATOM = "http://www.w3.org/2005/Atom"


def data(name: str) -> dict[str, Any]:
    """A data file of the samples."""
    return json.loads(files("portal.demo").joinpath("sources", name).read_text(encoding="utf-8"))


def _hour(now: dt.datetime) -> dt.datetime:
    """Instants move with the hour only, so that a conditional request finds the same feed in between."""
    return now.astimezone(dt.timezone.utc).replace(minute=0, second=0, microsecond=0)


def _xml(root: Any) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def rss(name: str, base: str, now: dt.datetime) -> bytes:
    """RSS 2.0 with pictures as enclosures."""
    made, hour = data(f"{name}.json"), _hour(now)
    e = ElementMaker(nsmap={"dc": _DC})
    dc = ElementMaker(namespace=_DC)
    items = []
    for article in made["articles"]:
        item = e.item(
            e.title(article["title"]), e.link(f"{base}articles/{name}/{article['id']}"),
            e.guid(f"{name}:{article['id']}", isPermaLink="false"), e.description(f"<p>{article['summary']}</p>"),
            e.category(article["category"]), dc.creator(article["author"]),
            e.pubDate(format_datetime(hour - dt.timedelta(hours=article["hours"]))))
        if "picture" in article:
            item.append(e.enclosure(url=f"{base}pictures/{article['picture']}.png", type="image/png", length="0"))
        items.append(item)
    return _xml(e.rss(e.channel(e.title(made["title"]), e.link(base), e.description(made["description"]),
                                e.language("fr"), e.lastBuildDate(format_datetime(hour)), *items), version="2.0"))


def rdf(name: str, base: str, now: dt.datetime) -> bytes:
    """RSS 1.0, which is RDF, with Dublin Core and media thumbnails."""
    made, hour = data(f"{name}.json"), _hour(now)
    r = ElementMaker(namespace=_RSS1, nsmap={None: _RSS1, "rdf": _RDF, "dc": _DC, "media": _MEDIA})
    dc, media, about = ElementMaker(namespace=_DC), ElementMaker(namespace=_MEDIA), f"{{{_RDF}}}about"
    rdf_maker = ElementMaker(namespace=_RDF, nsmap={None: _RSS1, "rdf": _RDF, "dc": _DC, "media": _MEDIA})
    links = [f"{base}articles/{name}/{article['id']}" for article in made["articles"]]
    sequence = rdf_maker.Seq(*[rdf_maker.li({f"{{{_RDF}}}resource": link}) for link in links])
    channel = r.channel({about: base}, r.title(made["title"]), r.link(base), r.description(made["description"]),
                        dc.language("fr"), r.items(sequence))
    items = [r.item({about: link}, r.title(article["title"]), r.link(link), r.description(article["summary"]),
                    dc.creator(article["author"]), dc.subject(article["category"]),
                    dc.date((hour - dt.timedelta(hours=article["hours"])).isoformat()),
                    media.thumbnail(url=f"{base}pictures/{article['picture']}.png"))
             for link, article in zip(links, made["articles"], strict=True)]
    return _xml(rdf_maker.RDF(channel, *items))


def atom(name: str, base: str, now: dt.datetime) -> bytes:
    """Atom 1.0 (RFC 4287) with pictures as enclosure links."""
    made, hour = data(f"{name}.json"), _hour(now)
    a = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})
    entries = []
    for article in made["articles"]:
        when = (hour - dt.timedelta(hours=article["hours"])).isoformat()
        entries.append(a.entry(
            a.title(article["title"]), a.id(f"urn:preau:demo:{name}:{article['id']}"), a.updated(when), a.published(when),
            a.link(rel="alternate", href=f"{base}articles/{name}/{article['id']}"),
            a.link(rel="enclosure", type="image/png", href=f"{base}pictures/{article['picture']}.png"),
            a.author(a.name(article["author"])), a.category(term=article["category"]),
            a.summary(article["summary"], type="text")))
    return _xml(a.feed(a.title(made["title"]), a.subtitle(made["description"]), a.id(f"urn:preau:demo:{name}"),
                       a.updated(hour.isoformat()), a.link(rel="self", href=f"{base}{name}.atom"),
                       {"{http://www.w3.org/XML/1998/namespace}lang": "fr"}, *entries))


def hostile(base: str, now: dt.datetime) -> bytes:
    """A feed that tries to run script in its readers' pages, in each field (attack H03)."""
    e, dc = ElementMaker(nsmap={"dc": _DC}), ElementMaker(namespace=_DC)
    script = "<script>document.title='pris'</script>"
    when = format_datetime(_hour(now))
    return _xml(e.rss(e.channel(
        e.title(f"Un flux hostile {script}"), e.link("javascript:alert(1)"), e.description(script), e.language("fr"),
        e.item(e.title(f"Titre {script} suite"), e.link("javascript:alert(document.cookie)"), e.guid("javascript:alert(2)"),
               e.description(f'<p onclick="alert(3)">Texte</p>{script}<img src="x" onerror="alert(4)">'
                             '<iframe src="https://example.org/"></iframe><form action="/"><input name="q"></form>'
                             '<svg onload="alert(5)"></svg><a href="javascript:alert(6)">lien</a>'),
               dc.creator(f"Auteur {script}"), e.category(f"Rubrique {script}"), e.comments("javascript:alert(7)"),
               e.pubDate(when), e.enclosure(url="javascript:alert(8)", type="image/png", length="0")),
        e.item(e.title("Données en adresse"), e.link("data:text/html,<script>alert(9)</script>"), e.guid("deux"),
               e.description("<math><mtext><table><mglyph><style><img src=x onerror=alert(10)></style></mglyph></table>"
                             "</mtext></math>"),
               e.pubDate(when)),
        e.item(e.title("Un article honnête"), e.link(f"{base}articles/journal/potager"), e.guid("trois"),
               e.description("${1+1} &#123;&#123; 7*7 }} <?python raise SystemExit ?>"), e.pubDate(when))),
        version="2.0"))
