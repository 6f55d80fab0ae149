"""What a person types is shown as typed: no template, no markup, no script (attacks H12, H13)."""

import lxml.html
import pytest

from portal.api.errors import Invalid
from portal.api.registry import IPublications, Publication
from portal.context import WorkContext
from tests.functional.house import form_of, link, put

TYPED = ["${7*7}", "${structure: x}", "${request.registry}", "{{7*7}}", "{% x %}", "<?python print(1) ?>",
         "<b tal:content=\"1\">x</b>",
         "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><svg onload=alert(1)>", "&lt;b&gt;&amp;",
         "javascript:alert(1)", "${title}", "${reference}", "${who}", "$${x}", "<!-- x --!>", "]]>", "<tal:x replace=\"1\"/>"]


def shown(answer, typed: str) -> bool:
    """Whether the page holds the text literally: as text of an element or as the value of an attribute."""
    page = lxml.html.document_fromstring(answer.text)
    words = " ".join(typed.split())
    texts = [" ".join(text.split()) for text in page.xpath("//text() | //@value | //@data-title | //@aria-label | //@title")]
    return any(words in text for text in texts)


def clean(answer) -> None:
    """No script, handler or style of anybody's but ours."""
    page = lxml.html.document_fromstring(answer.text)
    for script in page.xpath("//script"):
        assert script.get("src", "").startswith("/-/a/") and not (script.text or "").strip()
    for element in page.iter():
        for name, value in getattr(element, "attrib", {}).items():
            assert not name.lower().startswith("on") and name != "style", (element.tag, name)
            assert not (name in ("href", "src", "action") and value.strip().lower().startswith("javascript:")), value
    assert not page.xpath("//img[@src='x'] | //svg[@onload] | //b[text()='x']")
    assert "49" not in {text.strip() for text in page.xpath("//text()")}
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy and "base-uri 'none'" in policy
    assert "default-src 'none'" in policy  # which is object-src 'none' too


@pytest.mark.parametrize("typed", TYPED)
def test_names_of_tabs_and_boxes_are_text_wherever_they_are_shown(house, script, zoe, typed):
    typed_tab = typed[:40]
    token = house.token(zoe)

    def post(**fields):
        answer = zoe.post("/e/lycee/-/layout", {"csrf": token, **fields}, status=303)
        page = answer.follow().maybe_follow()
        clean(page)
        return page

    page = post(op="rename-window", window="members.free", title=typed, back="/e/lycee/libre/")
    assert shown(page, typed)
    page = post(op="rename-tab", tab="libre", title=typed_tab)
    assert shown(page, typed_tab)
    page = post(op="add-tab", title=typed_tab)
    assert shown(page, typed_tab)
    script.on("free", "action", lambda request, response: 1 / 0)
    pages = ["/e/lycee/libre/", "/e/lycee/libre/-/customise", house.address("free", "c", "libre", _w="maximised"),
             house.address("free", "b", "libre"), house.address("free", "c", "libre", _m="edit", _w="maximised"),
             "/e/lycee/accueil/"]
    for address in pages:
        page = zoe.get(address, status=200)
        clean(page)
        assert shown(page, typed_tab), address
        if address not in ("/e/lycee/accueil/",):
            assert shown(page, typed), address
    # in the words about a failed action, and in an error box
    failed = zoe.post(house.address("free", "a", "libre"), {"csrf": token}, status=500)
    clean(failed)
    assert shown(failed, typed)
    script.on("free", "render", lambda request, response: 1 / 0)
    clean(zoe.get("/e/lycee/libre/"))


@pytest.mark.parametrize("typed", TYPED)
def test_what_a_portlet_shows_of_parameters_settings_and_refused_forms_is_text(house, script, zoe, typed):
    def action(request, response):
        value = request.parameters.get("text")
        if value.startswith("refused "):
            raise Invalid({"text": value})
        request.preferences.set("text", value)
        request.preferences.store()
        request.session.set("text", value)
        response.set_parameter("text", value)
        response.notify(value)

    def render(request, response):
        response.title = request.preferences.get("text", "")
        for value in (request.preferences.get("text"), request.session.get("text"), request.parameters.get("text"),
                      request.submitted.get("text"), request.errors.get("text")):
            response.write(value or "")
        response.foot(label=request.preferences.get("text"), url=response.render_url(text=typed),
                      note=request.preferences.get("text"))
        response.show("typed", text=request.preferences.get("text"), url=response.render_url(text=typed))
        put(response, link("on", response.render_url(text=typed)), form_of(response, response.action_url("go"), text=""))

    script.on("one", "action", action)
    script.on("one", "render", render)
    answer = zoe.post(house.address("one", "a"), {"csrf": house.token(zoe), "text": typed}, status=303)
    page = answer.follow()
    clean(page)
    assert shown(page, typed)
    box = house.box(page, "one")
    words = " ".join(typed.split())
    assert " ".join(box.xpath(".//*[contains(@class, 'from-template')]")[0].text_content().split()) == words
    assert box.xpath(".//input[@class='typed']/@value") == [typed]
    assert page.text.count("preau_said") == 0
    page = house.follow(zoe, page, "on")
    clean(page)
    refused = zoe.post(house.address("one", "a"), {"csrf": house.token(zoe), "text": f"refused {typed}"}, status=422)
    clean(refused)
    assert shown(refused, f"refused {typed}")
    clean(zoe.get(house.address("one", "r", text=typed)))


@pytest.mark.parametrize("typed", TYPED)
def test_search_and_wrong_addresses_are_text(house, zoe, typed):
    page = zoe.get("/e/lycee/libre/-/customise", {"q": typed, "category": typed}, status=200)
    clean(page)
    assert shown(page, typed), "what was searched for stands in the field"
    for address in ("/e/lycee/nothing/", "/e/lycee/", "/"):
        clean(zoe.get(address, {"q": typed, "x": typed}, status="*").maybe_follow(status="*"))


def test_titles_of_publications_are_text_too(house, zoe):
    """A publication made in the browser: its title and description in the drawer and on the page."""
    typed = "${7*7} <b tal:content=\"1\">x</b>"
    with house.request("/e/lycee/", zoe) as request:
        place, scope = request.establishment, request.scope
    with house.registry["preau.database"].write(scope) as db:
        context = WorkContext(house.registry, db, establishment=place, permissions=None)
        context.service(IPublications).save(Publication("typed", "probe.bare", {"fr": typed}, {"fr": typed}))
        db.commit()
    try:
        page = zoe.get("/e/lycee/libre/-/customise")
        clean(page)
        assert shown(page, typed)
        zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), "op": "add", "fname": "typed", "tab": "libre"}, status=303)
        page = zoe.get("/e/lycee/libre/")
        clean(page)
        assert shown(page, typed)
    finally:
        with house.registry["preau.database"].write(scope) as db:
            context = WorkContext(house.registry, db, establishment=place, permissions=None)
            context.service(IPublications).withdraw("typed")
            db.commit()
