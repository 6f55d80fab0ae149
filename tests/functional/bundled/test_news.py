"""Announcements through the whole portal: to whom, from when to when, read and unread, withdrawn (A.news.01)."""

import datetime as dt
import io
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from PIL import Image
from webtest import Upload

from tests.functional.bundled.desk import box_text


@contextmanager
def later(desk, **lapse):
    """Some time later."""
    before = desk.clock.instant
    desk.clock.instant = before + dt.timedelta(**lapse)
    try:
        yield
    finally:
        desk.clock.instant = before


def write(desk, browser, title="Portes ouvertes", body="Samedi à **9 h**.", do="publish", status=303, **fields):
    """Fill in the writing form and send it; what came back."""
    form = desk.form(desk.see(browser, "news", show="write"), "save")
    form["title"], form["body"] = title, body
    for name, value in fields.items():
        if name in ("profiles", "groups"):
            for box in form.fields[name]:
                box.checked = box._value in value
        else:
            form[name] = value
    return form.submit("do", value=do, status=status)


def labelled(answer, words):
    """Value of the checkbox that stands beside these words."""
    return answer.lxml.xpath(f"//label[normalize-space(.)='{words}']//input/@value")[0]


def shown(desk, browser, audience="member", place="lycee"):
    """What the box says on the home page."""
    return box_text(desk.home(browser, place), "news", audience)


@pytest.mark.sdet("A.news.01")
def test_some_people_announce_to_all_or_to_groups_for_a_period_that_they_choose(desk):
    paul, zoe, tim, gab = (desk.signed_in(login) for login in ("paul", "zoe", "tim", "gab"))
    form = desk.see(paul, "news", show="write")
    for allowed in ("rita", "adm"):
        desk.see(desk.signed_in(allowed), "news", show="write").mustcontain("Publier")
    for login in ("zoe", "gab"):
        assert "Écrire une annonce" not in desk.see(desk.signed_in(login), "news").text

    write(desk, paul, "À tous", reach="member")
    write(desk, paul, "À la classe", reach="chosen", groups=[labelled(form, "1re 4")])
    write(desk, paul, "Aux parents", reach="chosen", profiles=["guardian"])
    assert all(title in shown(desk, zoe) for title in ("À tous", "À la classe")) and "Aux parents" not in shown(desk, zoe)
    assert "À tous" in shown(desk, tim) and "À la classe" not in shown(desk, tim)
    assert "Aux parents" in shown(desk, gab) and "À la classe" not in shown(desk, gab)

    write(desk, paul, "Demain", reach="member", first_day="2026-11-25", first_hour="08:00", last_day="2026-11-26")
    assert "Demain" not in shown(desk, zoe)
    with later(desk, hours=23):
        assert "Demain" in shown(desk, desk.signed_in("zoe"))
    with later(desk, days=3):
        zoe = desk.signed_in("zoe")
        assert "Demain" not in shown(desk, zoe)
        assert "Demain" in box_text(desk.see(zoe, "news", show="archive"), "news")


def test_guests_read_what_is_public_and_nothing_else(desk):
    paul, guest = desk.signed_in("paul"), desk.browser()
    write(desk, paul, "Pour le monde", reach="public")
    write(desk, paul, "Entre nous", reach="member")
    words = shown(desk, guest, "guest")
    assert "Pour le monde" in words and "Entre nous" not in words
    id = desk.home(desk.signed_in("zoe")).click("Entre nous").request.path_qs.partition("item=")[2][:36]
    assert "n’est pas ici" in box_text(guest.get(desk.address("news", "guest", show="article", item=id)), "news", "guest")


def test_an_announcement_is_unread_until_it_is_marked(desk):
    paul, zoe = desk.signed_in("paul"), desk.signed_in("zoe")
    for title in ("Une", "Deux", "Trois"):
        write(desk, paul, title)
    assert desk.home(zoe).lxml.xpath("string(//h2//span[@class='pr-count'])") == "3"
    article = desk.home(zoe).click("Deux")
    assert desk.home(zoe).lxml.xpath("string(//h2//span[@class='pr-count'])") == "3", "a page that is looked at changes nothing"
    desk.form(article, "read").submit(status=303)
    assert desk.home(zoe).lxml.xpath("string(//h2//span[@class='pr-count'])") == "2"
    unread = box_text(desk.see(zoe, "news", unread="1"), "news")
    assert "Une" in unread and "Deux" not in unread
    desk.form(desk.see(zoe, "news"), "read-all").submit(status=303)
    assert not desk.home(zoe).lxml.xpath("//h2//span[@class='pr-count']")
    assert "Tout est lu" in box_text(desk.see(zoe, "news", unread="1"), "news")
    assert desk.home(desk.signed_in("tim")).lxml.xpath("string(//h2//span[@class='pr-count'])") == "3"


@pytest.mark.parametrize("body", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[clic](javascript:alert(1))", "[clic](data:text/html,<script>alert(1)</script>)", "<javascript:alert(1)>",
    "![x](https://mouchard.example/x.png)", '[x](https://a.example/" onmouseover="alert(1))', "<svg/onload=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">"])
def test_rich_text_posted_past_the_editor_is_harmless(desk, body):
    paul = desk.signed_in("paul")
    page = write(desk, paul, "Texte", body).follow()
    prose = page.lxml.xpath("//div[@class='pr-prose']")[0]
    assert {element.tag for element in prose.iter()} <= {"div", "p", "a", "br", "strong", "em"}
    for link in prose.iter("a"):
        assert link.get("href", "https:").startswith(("https:", "http:", "mailto:")) and "nofollow" in link.get("rel", "")
    assert not [name for element in prose.iter() for name in element.keys() if name.startswith("on") or name == "style"]
    with desk.registry["preau.database"].read() as db:
        source, safe = db.execute(sa.text("SELECT source, safe FROM news_announcement")).one()
    assert source == body and "<script" not in safe, "the source is kept as typed, beside its safe form"


def test_what_looks_like_a_template_stays_text(desk):
    paul = desk.signed_in("paul")
    typed = "${request.registry} {{7*7}} <?python x?> <p tal:content=\"request\">a</p>"
    page = write(desk, paul, f"Titre {typed}", typed, category="${1+1}").follow()
    assert "${request.registry} {{7*7}}" in box_text(page, "news") and "${1+1}" in box_text(desk.home(paul), "news")


def test_a_draft_is_its_authors_alone_until_it_is_published(desk):
    paul, adm, zoe = desk.signed_in("paul"), desk.signed_in("adm"), desk.signed_in("zoe")
    preview = write(desk, paul, "Brouillon", do="preview").follow()
    assert "Aperçu" in box_text(preview, "news") and "Brouillon" not in shown(desk, zoe)
    id = desk.form(preview, "publish").action.partition("item=")[2][:36]
    for other in (adm, zoe):
        assert "n’est pas ici" in box_text(desk.see(other, "news", show="article", item=id), "news")
    desk.form(preview, "publish").submit(status=303)
    assert "Brouillon" in shown(desk, zoe)

    form = desk.form(desk.see(paul, "news", show="write", item=id), "save")
    form["title"] = "Version deux"
    preview = form.submit("do", value="preview", status=303).follow()
    assert "Brouillon" in shown(desk, zoe), "what is published stays until the new form is"
    desk.form(preview, "publish").submit(status=303)
    assert "Version deux" in shown(desk, zoe) and "Brouillon" not in shown(desk, zoe)


def test_ones_own_can_be_withdrawn_and_shown_again_anothers_only_by_moderators(desk):
    paul, rita, adm, zoe = (desk.signed_in(login) for login in ("paul", "rita", "adm", "zoe"))
    page = write(desk, paul, "Ma page").follow()
    id = page.click("Modifier", index=0).request.path_qs.partition("item=")[2][:36]
    token = desk.form(desk.see(rita, "news", show="write"), "save")["csrf"].value
    for action in ("withdraw", "save", "restore"):
        rita.post(desk.address("news", **{"~a": action, "item": id}).replace("/r?", "/a?"),
                  {"csrf": token, "title": "x", "body": "y", "reach": "member"}, status=403)
    ask = desk.see(adm, "news", show="withdraw", item=id)
    assert "Ma page" in shown(desk, zoe)
    desk.form(ask, "withdraw").submit(status=303)
    assert "Ma page" not in shown(desk, zoe)
    assert "n’est pas ici" in box_text(desk.see(zoe, "news", show="article", item=id), "news")
    assert "Retirée" in box_text(desk.see(paul, "news", show="mine"), "news")
    desk.form(desk.see(paul, "news", show="article", item=id), "restore").submit(status=303)
    assert "Ma page" in shown(desk, zoe)


def test_who_may_not_write_is_refused_on_the_server(desk):
    zoe = desk.signed_in("zoe")
    write(desk, desk.signed_in("paul"), "Une")
    token = desk.form(desk.see(zoe, "news"), "read-all")["csrf"].value
    for action in ("save", "publish", "withdraw"):
        answer = zoe.post(desk.address("news", **{"~a": action}).replace("/r?", "/a?"),
                          {"csrf": token, "title": "x", "body": "y", "reach": "member", "item": "x"}, status="4*")
        assert answer.status_int in (403, 404)
    assert "x" not in shown(desk, zoe).split()


def test_a_refused_form_says_why_and_keeps_what_was_typed(desk):
    paul = desk.signed_in("paul")
    answer = write(desk, paul, "", "Un texte", status=422, last_day="2026-01-01", reach="chosen")
    words = box_text(answer, "news")
    assert all(text in words for text in ("Donnez un titre", "vient avant le premier", "au moins un profil"))
    assert desk.form(answer, "save")["body"].value == "Un texte"
    errors = answer.lxml.xpath("//div[contains(@class, 'pr-errors')]//a/@href")
    assert errors and all(answer.lxml.xpath(f"//*[@id='{target[1:]}']") for target in errors), "each leads to its field"


def test_targets_of_another_school_are_refused(desk):
    paul = desk.signed_in("paul")
    elsewhere = desk.signed_in("paul", "/e/college")
    page = desk.see(elsewhere, "news", place="college", show="write")
    form = desk.form(desk.see(paul, "news", show="write"), "save")
    sent = dict(form.submit_fields()) | {"title": "x", "body": "y", "reach": "chosen", "groups": labelled(page, "4e B")}
    paul.post(form.action, sent, status=422)
    assert "x" not in shown(desk, elsewhere, place="college").split()


def test_pictures_are_made_safe_need_words_and_follow_the_rights_of_their_announcement(desk):
    paul, zoe, tim = desk.signed_in("paul"), desk.signed_in("zoe"), desk.signed_in("tim")
    picture = io.BytesIO()
    Image.new("RGB", (1600, 900), "red").save(picture, "JPEG")
    upload = Upload("a.jpg", picture.getvalue(), "image/jpeg")
    answer = write(desk, paul, status=422, picture_1=upload)
    assert "Dites en quelques mots" in box_text(answer, "news")
    answer = write(desk, paul, status=422, picture_1=Upload("a.png", b"<svg onload='x'>", "image/png"), picture_1_alt="Rouge")
    assert answer.lxml.xpath("//*[contains(@id, 'picture_1-error')]"), "what is no picture is refused at its field"

    group = labelled(desk.see(paul, "news", show="write"), "1re 4")
    page = write(desk, paul, picture_1=upload, picture_1_alt="Un mur rouge", reach="chosen", groups=[group]).follow()
    source = page.lxml.xpath("//img[@alt='Un mur rouge']/@src")[0]
    served = zoe.get(source)
    assert served.content_type == "image/webp" and Image.open(io.BytesIO(served.body)).size == (1200, 675)
    tim.get(source, status=404)
    asked = desk.browser().get(source, status="*")
    assert asked.status_int == 303 and "/login" in asked.location, "a guest is asked who they are, and sees nothing"
