"""No answer may be put into a frame of another site, and no page that we open can reach back into ours (attack X06)."""

import io
import re

import lxml.html
import pytest
from PIL import Image
from webtest import Upload

from portal.api.markup import ISanitiser
from portal.api.storage import IStorage
from tests.contract.tree import ROOT
from tests.functional.bundled.test_news import write

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#17513f"/></svg>'


@pytest.fixture
def answers(desk):
    """One answer of every kind that the portal gives, by what it is."""
    zoe, paul, guest = desk.signed_in("zoe"), desk.signed_in("paul"), desk.browser()
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(picture, "PNG")
    article = write(desk, paul, picture_1=Upload("a.png", picture.getvalue(), "image/png"), picture_1_alt="Rouge").follow()
    with desk.registry["preau.database"].write() as db, desk.request("/e/lycee/", zoe) as request:
        drawing = request.service(IStorage).put(DRAWING, "image/svg+xml")
        photo = request.service(IStorage).put(picture.getvalue(), "image/png")
        db.commit()
    home, week = desk.home(zoe), desk.see(zoe, "timetable", show="week")
    sheets = re.findall(r'href="(/-/[at]/[^"]+)"', home.text)
    form = desk.form(desk.see(zoe, "bookmarks", show="add"), "add")
    form["url"] = "javascript:x"
    return {
        "front page": guest.get("/"), "public page": guest.get("/e/lycee/"), "page": home,
        "solo page": zoe.get("/e/lycee/p-news/"),
        "page without its slash": zoe.get("/e/lycee/accueil", status=301), "customise": zoe.get("/e/lycee/accueil/-/customise"),
        "display": guest.get("/e/lycee/-/display"), "accessibility": guest.get("/-/accessibility"),
        "box alone": zoe.get(desk.address("news").replace("/r?", "/b?").partition("?")[0]),
        "box for a script": zoe.get(desk.address("news").replace("/r?", "/b?").partition("?")[0], headers={"HX-Request": "true"}),
        "maximised": desk.see(zoe, "news"), "help": desk.see(zoe, "news", **{"~m": "help"}), "article": article,
        "file of a portlet": zoe.get(week.lxml.xpath("//a[contains(@href, 'calendar')]/@href")[0]),
        "picture of a portlet": zoe.get(article.lxml.xpath("//img[@alt='Rouge']/@src")[0]),
        "stored picture": guest.get(f"/-/f/{photo}"), "stored drawing": guest.get(f"/-/f/{drawing}"),
        **{f"asset {sheet}": guest.get(sheet) for sheet in sheets},
        "logo": guest.get(guest.get("/").html.find("img")["src"]), "redirect": guest.get("/e/lycee/login", status=303),
        "sign-in refused": guest.get("/e/lycee/login/cas?ticket=x_y", status=403),
        "not found": zoe.get("/e/lycee/x/", status=404),
        "file not found": guest.get("/-/f/nothing", status=404), "malformed": guest.get("/?a=%ff", status=400),
        "wrong method": zoe.get("/e/lycee/logout", status=405), "forged": zoe.post("/e/lycee/-/layout", {}, status=403),
        "refused form": form.submit(status=422), "too large": zoe.post("/e/lycee/-/layout", b"x" * 9_000_000, status=413),
        "alive": guest.get("/healthz"), "ready": guest.get("/readyz", status="*")}


@pytest.mark.attack("X06")
def test_nothing_can_be_framed_or_reached_back_into(desk, answers):
    """Pages, boxes, files, pictures, drawings, redirects, errors; and links that open a window."""
    assert len(answers) > 30
    for what, answer in answers.items():
        policies = answer.headers.getall("Content-Security-Policy")
        assert policies and all("frame-ancestors 'none'" in policy for policy in policies), what
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", what
        if answer.content_type == "text/html":
            for link in lxml.html.document_fromstring(answer.text).xpath("//a[@target]"):
                assert "noopener" in link.get("rel", ""), what
    assert answers["stored drawing"].content_type == "image/svg+xml"

    templates = [file for folder in ("portal", "portlets", "channels", "themes") for file in (ROOT / folder).rglob("*.pt")]
    opening = [tag for file in templates for tag in re.findall(r"<(?:a|form|area)\b[^>]*\btarget=[^>]*>", file.read_text())]
    assert len(templates) > 60 and opening and all("noopener" in tag for tag in opening)
    with desk.request("/e/lycee/") as request:
        kept = request.service(ISanitiser).rich('<a href="https://a.example/" target="_blank" rel="opener">x</a>')
    assert "target" not in kept and "opener" not in kept.replace("noopener", "")
