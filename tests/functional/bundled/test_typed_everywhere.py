"""What is stored is shown as it was typed, in every field there is: no template, no markup, no script (H12, H13)."""

import html
import io
import re

import lxml.html
import pytest
from PIL import Image
from webtest import Upload

from portal.api.registry import IPublications, Publication
from portal.config import warm
from portal.context import WorkContext
from portal.layout.namespaces import namespace_of
from tests.functional.bundled.conftest import PATIENT
from tests.functional.bundled.test_literal_names import ADDRESSES, HostileDesk, token
from tests.functional.bundled.test_news import labelled
from tests.functional.bundled.test_news import write as announce
from tests.unit.channels.boxes import put_source

TEMPLATE = '${7770+7}{{7770+7}}<?python 7770+7?><i tal:content="7770+7"/></script><script>alert(7777)</script>'
KNOWN = "${7770+7}{{7770+7}}"
"""What is left of it in the shortest field."""
URL = "http://a.example/flux"
BOXES = {"flux": ("rss.rss", {}), "document": ("xml.xml", {"style": "table"}),
         "reponse": ("webservice.webservice", {"operation": "Dire"})}
IN_NAMES = {"service", "description", "placed-by", "tab", "given", "family", "group", "function", "school", "place"}
IN_FORMS = {"own-tab", "own-box", "folder", "bookmark", "headline", "label", "body", "picture", "subject", "teacher", "room",
            "note", "words", "channel", "purpose", "origin"}
FROM_ELSEWHERE = {"article", "author", "heading", "text", "cell", "Key", "value"}


class TemplateDesk(HostileDesk):
    """A school where every stored text looks like a template, and begins with the name of its field."""

    more_publications = "".join(
        f'<publication fname="{fname}" portlet="{portlet}" category="infos" icon="rss"><title xml:lang="fr">{fname}</title>'
        f'<description xml:lang="fr">{fname}</description><audience/><preference name="url"><value>{URL}</value></preference>'
        + "".join(f'<preference name="{name}"><value>{value}</value></preference>' for name, value in more.items())
        + "</publication>" for fname, (portlet, more) in BOXES.items())
    more_windows = "".join(f'<window id="{fname}" publication="{fname}"/>' for fname in BOXES)

    def typed(self, field, most=200):
        """See ``HostileDesk``."""
        return f"{field} {TEMPLATE}"[:most]

    def get_from_elsewhere(self):
        """What feeds, documents and services would have brought."""
        item = {"id": "1", "title": self.typed("article"), "link": "https://a.example/1", "author": self.typed("author"),
                "published": "2026-11-24T08:00:00+00:00", "text": self.typed("text"), "categories": [self.typed("heading")],
                "picture": ""}
        feed = {"title": self.typed("feed"), "link": "", "kind": "RSS 2.0", "items": [item], "truncated": False, "pictures": {}}
        cell = f"<p>{html.escape(self.typed('cell'))}</p>"
        for kind, parameters, content in (
                ("rss", {}, feed), ("xml", {"style": "table"}, {"html": cell, "empty": False}),
                ("webservice", {"operation": "Dire"}, {"result": {self.typed("Key"): self.typed("value")}})):
            put_source(self.registry["preau.database"], kind, URL, parameters, self.clock.now(), content=content,
                       fetched=self.clock.now())

    def fill_in(self, browser):
        """Every form that keeps a text, as the head of the school."""
        for fields in ({"op": "add-tab", "title": self.typed("own-tab", 40)},
                       {"op": "rename-window", "window": "member.news", "title": self.typed("own-box", 60)}):
            browser.post("/e/lycee/-/layout", {"csrf": token(browser), **fields}, status=303)
        for show, fields in (("add-folder", {"title": self.typed("folder", 120)}),
                             ("add", {"title": self.typed("bookmark", 120), "url": "https://a.example/"})):
            form = self.form(self.see(browser, "bookmarks", show=show), "add")
            for name, value in fields.items():
                form[name] = value
            form.submit(status=303)
        picture = io.BytesIO()
        Image.new("RGB", (30, 20), "red").save(picture, "PNG")
        announce(self, browser, self.typed("headline", 160), self.typed("body"), category=self.typed("label", 40),
                 picture_1=Upload("a.png", picture.getvalue(), "image/png"), picture_1_alt=self.typed("picture"))
        cells = [f'"{one}"' for one in (self.typed(name, most).replace('"', '""') for name, most in (
            ("subject", 120), ("teacher", 120), ("room", 60), ("note", 200)))]
        table = "date;début;fin;classe;matière;enseignant;salle;note\n24/11/2026;8:05;9:00;1re 4;" + ";".join(cells)
        form = self.form(self.see(browser, "timetable", show="import"), "read")
        form["file"] = Upload("a.csv", table.encode(), "text/csv")
        self.form(form.submit(status=303).follow(), "apply").submit(status=303)
        form = self.form(browser.get(f"/e/lycee/accueil/~/{namespace_of('member.flux')}/r?~m=edit&~w=maximised"), "save")
        form["words"] = self.typed("words", 100)
        form.submit(status=303)
        with self.request("/e/lycee/", browser) as request:
            place, scope = request.establishment, request.scope
        with self.registry["preau.database"].write(scope) as db:
            context = WorkContext(self.registry, db, establishment=place, permissions=None)
            context.service(IPublications).save(Publication(
                "canal", "rss.rss", {"fr": self.typed("channel", 80)}, {"fr": self.typed("purpose")},
                provenance=self.typed("origin", 60)))
            db.commit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Address and answer of every page that shows some of it, as a pupil and as the head."""
    desk = TemplateDesk(tmp_path_factory.mktemp("templates"), **PATIENT)
    warm(desk.registry)
    desk.get_from_elsewhere()
    desk.fill_in(desk.signed_in("adm"))
    group = labelled(desk.see(desk.signed_in("adm"), "news", show="write"), "1re 4")
    more = [
        *map(desk.address, BOXES),
        *(f"/e/lycee/accueil/~/{namespace_of(f'member.{box}')}/c?~w=maximised&~m=edit" for box in BOXES),
        desk.address("bookmarks", show="arrange"), desk.address("bookmarks", show="add"), desk.address("news", show="list"),
        desk.address("news", show="mine"), desk.address("timetable", show="week"),
        desk.address("timetable", show="week", who=f"class:{group}"), desk.address("whitepages", group=group),
        desk.address("whitepages", person=desk.person_id("paul")), "/e/lycee/p-canal/"]
    found = []
    for login in ("adm", "zoe"):
        browser = desk.signed_in(login)
        articles = desk.see(browser, "news", show="list").lxml.xpath("//h3//a/@href | //h2//a[contains(@href, 'item=')]/@href")
        for address in [*ADDRESSES, *more, *articles]:
            answer = browser.get(address, status="*")
            if answer.status_int == 303:
                answer = answer.follow(status="*")
            assert answer.status_int in (200, 403, 404), address
            found.append((address, answer))
    yield found
    desk.close()


def texts(answer):
    """All that a reader reads or hears on a page."""
    page = lxml.html.document_fromstring(answer.text)
    return [" ".join(text.split()) for text in page.xpath(
        "//text()[not(ancestor::script)] | //@value | //@title | //@alt | //@aria-label | //@placeholder | //@data-title")]


@pytest.mark.attack("H13")
def test_what_looks_like_a_template_stays_as_it_was_typed_in_every_field(pages):
    seen = set()
    for address, answer in pages:
        for text in texts(answer):
            assert "7777" not in text.replace("alert(7777)", ""), (address, text)
            for field in IN_NAMES | IN_FORMS | FROM_ELSEWHERE:
                for rest in text.split(f"{field} $")[1:]:
                    assert f"${rest}".startswith(KNOWN), (address, text)
                    seen.add(field)
    assert seen == IN_NAMES | IN_FORMS | FROM_ELSEWHERE


@pytest.mark.attack("H12")
def test_no_page_holds_a_script_of_its_own_nor_would_run_one(pages):
    assert len(pages) > 80
    for address, answer in pages:
        page = lxml.html.document_fromstring(answer.text)
        for script in page.xpath("//script"):
            assert script.get("src", "").startswith("/-/a/") and not (script.text or "").strip(), address
        for element in page.iter(lxml.html.etree.Element):
            for name, value in element.attrib.items():
                assert not name.lower().startswith("on") and name.lower() != "style", (address, element.tag, name)
                assert not re.match(r"\s*(javascript|vbscript|data):", value, re.IGNORECASE) or name not in (
                    "href", "src", "action", "formaction"), (address, value)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy.get("object-src", "'none'") == "'none'", address
        assert policy["base-uri"] == "'none'" and policy["script-src"] == "'self'" and policy["style-src"] == "'self'", address
