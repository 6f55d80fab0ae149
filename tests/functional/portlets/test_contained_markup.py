"""Markup that does not nest costs its own box only (PAGE-06)."""

import pytest

from portal.api.markup import ISanitiser, Markup, foreign
from portal.context import WorkContext
from portal.driver.nesting import nests, template_nests
from tests.functional.house import boxes, form_of, link

HOSTILE = {
    "left open": "<div><table><tr><td><b>left open",
    "closes those of others": "</p></div></div></section></div></main></body></html>closed",
    "both": "</div></section><div class='x'><span>both",
    "ends itself, as HTML does not": "<div/><span/><p/>ends itself",
    "a comment without end": "<!-- <p>a comment",
    "a short comment": "<!--> <div><div><div> -->short",
    "a section": "<![CDATA[</div></section></main>]]>section",
    "an instruction": "<?php echo '</div>' ?></section><?",
    "an attribute without end": "<a href=\"x>attribute",
    "a tag without end": "<div class='x",
    "text as markup": "3 < 4 & 5 > 2",
    "a field without end": "<textarea><div>",
    "a field that ends too soon": "<textarea><div><textarea></textarea></div></textarea></div>",
    "a choice without end": "<select><option>one<div>",
    "a form without end": "<form action='/x'><input name='a'>",
    "a style without end": "<style>p { }",
    "a script without end": "<script>1 < 2",
    "a title": "<title></div></title><title>",
    "plain text for ever": "<plaintext>for ever",
    "in mixed case": "<PlainText/>",
    "hidden from scripts": "<noscript><!-- </noscript><div> --></noscript>",
    "a frame": "<iframe></div></section></iframe><iframe>",
    "a picture": "<svg><path d='M0 0'/><g>",
    "a picture broken out of": "<svg><div></div><path/></svg>",
    "a drawing outside a picture": "<path/><circle/>",
    "crossed": "<b><i>crossed</b></i><p><ul></p></ul>",
    "a page in a page": "<html><head><title>x</title></head><body class='y'>page</body></html><div>",
    "five hundred deep": "<div>" * 500,
    "letters": "\x00\x0b\ufffe<div>",
}
"""What portlets have been seen to write, and worse."""


@pytest.mark.ours("PAGE-06")
@pytest.mark.parametrize("way", ["written", "in a template"])
@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_the_page_and_its_other_boxes_stay_whole(house, script, zoe, markup, way):
    plain = zoe.get("/e/lycee/accueil/")

    def render(request, response):
        if way == "written":
            response.write(Markup(markup))
        else:
            response.show("address", url=Markup(markup))

    script.on("one", "render", render)
    page = zoe.get("/e/lycee/accueil/", status=200)
    found = boxes(page)
    assert list(found) == list(boxes(plain)), "every box, and no other"
    for window in ("two", "twin", "next"):
        box = house.box(page, window)
        assert box.text_content().split() == house.box(plain, window).text_content().split()
        assert [parent.get("class") or parent.tag for parent in box.iterancestors()] == [
            parent.get("class") or parent.tag for parent in house.box(plain, window).iterancestors()]
    # Around the broken box nothing has changed: the same bytes before it and after it.
    start, end = plain.text.index("content of one"), plain.text.index("content of one") + len("content of one")
    assert page.text.startswith(plain.text[:start].rstrip()[:-200])
    assert page.text.endswith(plain.text[end:].lstrip()[200:])


def test_what_nests_is_left_as_it_is_to_the_letter(house, script, zoe):
    sound = ('<ul class="a"><li>one &amp; two &nbsp; &eacute;<br/></li><li><svg class="i"><path d="M0"/></svg></li></ul>'
             '<textarea>typed &lt;div&gt;</textarea><input name="x" disabled="disabled"/>')
    assert nests(sound)
    script.on("one", "render", lambda request, response: response.write(Markup(sound)))
    assert sound in zoe.get("/e/lycee/accueil/").text
    # HTML that is no XML is as good.
    loose = '<p>one<br>two<img src="/a.png" alt=""></p><input disabled>'
    script.on("one", "render", lambda request, response: response.write(Markup(loose)))
    assert loose in zoe.get("/e/lycee/accueil/").text


def test_links_and_forms_in_what_was_repaired_still_work(house, script, zoe):
    done = []

    def render(request, response):
        response.write(Markup(f"<div><p>{link('on', response.render_url(page='2', words='é & <b>'))}"
                              f"{form_of(response, response.action_url('go'), field='v')}"))

    script.on("one", "render", render)
    script.on("one", "action", lambda request, response: done.append(request.parameters.get("field")))
    page = zoe.get("/e/lycee/accueil/")
    house.follow(zoe, page, "on", status=200)
    assert script.calls[-4].parameters["words"] == ("é & <b>",) or any(
        call.parameters.get("words") == ("é & <b>",) for call in script.calls)
    assert house.send(zoe, page, "one").status_int == 303 and done == ["v"]


def test_what_the_house_makes_itself_is_not_looked_at_again(house, script, zoe, monkeypatch):
    looked = []
    monkeypatch.setattr("portal.driver.nesting.nests", lambda markup: looked.append(markup) or True)

    def render(request, response):
        response.write(request.service(ISanitiser).rich("<p>typed <b>text"))
        response.show("address", url=response.render_url(page="2"))
        response.write("typed <div>")
        response.write(response.csrf_field)

    script.on("one", "render", render)
    zoe.get("/e/lycee/accueil/")
    assert looked == []
    script.on("one", "render", lambda request, response: response.write(Markup("<p>its own</p>")))
    zoe.get("/e/lycee/accueil/")
    assert looked == ["<p>its own</p>"]


def test_a_kept_box_is_looked_at_once(house, script, zoe, monkeypatch):
    looked = []
    monkeypatch.setattr("portal.driver.nesting.nests", lambda markup: looked.append(markup) or False)
    script.on("forever", "render", lambda request, response: response.write(Markup("<p>kept<div>")))
    for _time in range(3):
        assert "<p>kept</p><div></div>" in zoe.get("/e/lycee/cache/").text
    assert looked == ["<p>kept<div>"]


@pytest.mark.parametrize(("source", "sound"), [
    ("<div><p>${words}</p></div>", True), ("<div><tal:x replace='y' /><br /></div>", True),
    ("<div><p>${words}</div>", False), ("<div>${structure: words}</div>", False), ("<div/>", False),
    ('<div metal:use-macro="load: other.pt"></div>', False), ('<div metal:use-macro="load: good.pt"></div>', True),
    ('<div metal:use-macro="load: bad.pt"></div>', False), ('<p metal:use-macro="load: self.pt">x</p>', True),
    ('<div tal:define="x load: good.pt; y load: bad.pt"></div>', False), ('<div tal:define="x load: ${name}"></div>', False),
    ('<div tal:content="structure words"></div>', False), ("<p>one<br>two</p>", False)])
def test_templates_that_may_make_what_does_not_nest_are_known_by_their_source(tmp_path, source, sound):
    for name, text in (("self.pt", source), ("good.pt", "<p>${words}</p>"), ("bad.pt", "<p>${words}")):
        (tmp_path / name).write_text(text, "utf-8")
    assert template_nests(tmp_path / "self.pt") is sound


def test_markup_that_was_seen_in_one_thread_is_not_seen_in_another(house):
    import threading
    foreign.seen = False
    other = threading.Thread(target=lambda: Markup("<p>").__html__())
    other.start()
    other.join()
    assert not foreign.seen
    with house.registry["preau.database"].read() as db:
        WorkContext(house.registry, db).service(ISanitiser).rich("<p>x").__html__()
    assert not foreign.seen
    Markup("<p>").__html__()
    assert foreign.seen
