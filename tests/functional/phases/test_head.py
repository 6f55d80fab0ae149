"""What portlets put into the head of the page (JSR-286 PLT.12.5.4; PLT-81)."""

import json
import threading

import lxml.html
import pytest

from portal.api.errors import NotFound, StateError
from portal.api.phases import HEAD


def _head(answer):
    """The elements of a page's head: name and the attributes that matter, without the files' hashed folder."""
    page = lxml.html.document_fromstring(answer.text)
    return [(element.tag, *(value.rpartition("/")[2] if key in ("href", "src") else value
                            for key, value in element.attrib.items() if key != "defer"))
            for element in page.head if element.tag in ("link", "script", "meta")]


ONE = ("link", "stylesheet", "one.css")


@pytest.mark.jsr286("PLT-81")
def test_head_elements_reach_the_head_once_each_and_the_head_part_comes_first_and_writes_no_body(house, script, zoe):
    order, refused = [], []

    def head(request, response):
        order.append((request.window.id, request.part))
        for body in (lambda: response.write("x"), lambda: response.show("said", what="x"), lambda: response.write(None)):
            try:
                body()
            except StateError:
                refused.append(request.window.id)
        response.head_style("one.css")
        response.head_script("one.js")
        response.head_meta("DC.Title", "Ceci & \"cela\"")
        response.title = f"Titre de {request.window.fname}"

    def render(request, response):
        order.append((request.window.id, request.part))
        response.head_style("one.css")
        response.head_style("two.css", media="print")
        response.head_link("license", "more.txt", type="text/plain", title="Droits")
        response.write(f"body of {request.window.fname}")

    for window in ("headed", "headed-kept", "headed-again"):
        script.on(window, "head", head)
        script.on(window, "render", render)
    for number in range(3):
        page = zoe.get("/e/lycee/tete/", status=200)
        found = _head(page)
        for element in (ONE, ("script", "one.js"), ("meta", "dc.title", "Ceci & \"cela\""),
                        ("link", "stylesheet", "two.css", "print"), ("link", "license", "more.txt", "text/plain", "Droits")):
            assert found.count(element) == 1, (number, element)
        for window, fname in (("headed", "headed"), ("headed-kept", "headed-kept"), ("headed-again", "headed")):
            assert house.box_text(page, window).endswith(f"body of {fname}")
            assert f"Titre de {fname}" in house.box_text(page, window)
    windows = ["members.headed", "members.headed-kept", "members.headed-again"]
    assert order[:6] == [(window, part) for window in windows for part in (HEAD, "markup")]
    assert order.count((windows[1], HEAD)) == order.count((windows[1], "markup")) == 1, "kept, and its elements with it"
    assert refused[:2] == [windows[0]] * 2 and len(refused) == 2 * len([one for one in order if one[1] == HEAD])

    # The kept box alone brings them, and none is left when no box asks any more.
    script.on("headed", "head", lambda request, response: None)
    script.on("headed-again", "head", lambda request, response: None)
    for window in ("headed", "headed-again"):
        script.on(window, "render", lambda request, response: response.write("nothing"))
    assert _head(zoe.get("/e/lycee/tete/")).count(ONE) == 1
    assert ONE not in _head(zoe.get("/e/lycee/accueil/"))
    # A maximised box is the only one of its page.
    assert ONE not in _head(zoe.get(house.address("headed", "c", "tete", _w="maximised")))


def test_a_late_box_brings_its_own_with_script_and_without(make_house):
    house = make_house(page_deadline=0.4, executor_patience=0.05)
    script, zoe, gate = house.script, house.signed_in("zoe"), threading.Event()

    def head(request, response):
        response.head_style("one.css")
        response.head_style("declared.css")
        response.head_meta("author", "été")
        gate.wait(5)

    script.on("hasty", "head", head)
    page = zoe.get("/e/lycee/tarde/")
    assert "pr-box--is-late" in house.box(page, "hasty").get("class")
    assert ONE not in _head(page) and ("link", "stylesheet", "declared.css") in _head(page)
    gate.set()
    address = house.box(page, "hasty").get("data-alone-url")
    fragment = zoe.get(address, headers={"HX-Request": "true"})
    assert [(name, sorted(attributes)) for name, attributes in json.loads(fragment.headers["Preau-Head"])] == [
        ("link", ["href", "rel"]), ("link", ["href", "rel"]), ("meta", ["content", "name"])]
    assert json.loads(fragment.headers["Preau-Head"])[2][1]["content"] == "été"
    alone = _head(zoe.get(address))
    for element in (ONE, ("link", "stylesheet", "declared.css"), ("meta", "author", "été")):
        assert alone.count(element) == 1
    found = _head(zoe.get("/e/lycee/tarde/"))
    assert found.count(ONE) == 1 and found.count(("link", "stylesheet", "declared.css")) == 1


@pytest.mark.parametrize("ask, error", [
    (lambda response: response.head_style("https://elsewhere.example/x.css"), NotFound),
    (lambda response: response.head_style("../portlet.py"), NotFound),
    (lambda response: response.head_script("/etc/passwd"), NotFound),
    (lambda response: response.head_script("none.js"), NotFound),
    (lambda response: response.head_link("license", "../portlet.xml"), NotFound),
    (lambda response: response.head_link("stylesheet", "one.css"), ValueError),
    (lambda response: response.head_link("manifest", "more.txt"), ValueError),
    (lambda response: response.head_link("canonical", "more.txt"), ValueError),
    (lambda response: response.head_meta("referrer", "unsafe-url"), ValueError),
    (lambda response: response.head_meta("viewport", "width=1"), ValueError),
    (lambda response: response.head_meta("refresh", "0"), ValueError),
    (lambda response: response.head_meta("author", "a\nb"), ValueError),
    (lambda response: response.head_meta("author", "x" * 501), ValueError),
    (lambda response: [response.head_meta("keywords", "é" * 400) for number in (1, 2)]
     + [response.head_meta("author", "é" * 400)], ValueError),
    (lambda response: [response.head_meta("keywords", str(number)) for number in range(21)], ValueError)])
def test_nothing_else_gets_into_the_head(house, script, zoe, ask, error):
    refused = []

    def head(request, response):
        with pytest.raises(error):
            ask(response)
        refused.append(True)

    script.on("headed", "head", head)
    page = zoe.get("/e/lycee/tete/")
    assert refused and "elsewhere.example" not in page.text and 'content="width=1"' not in page.text


def test_an_attribute_cannot_leave_its_quotes(house, script, zoe):
    script.on("headed", "head", lambda request, response: response.head_meta("author", "\"><script>alert(1)</script>"))
    assert "<script>alert" not in zoe.get("/e/lycee/tete/").text
