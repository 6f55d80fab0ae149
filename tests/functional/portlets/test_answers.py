"""What an answer is made of and when it can no more be changed (JSR-286 PLT.12.5, PLT.13.5; PLT-60, PLT-61, PLT-74, PLT-75)."""

import pytest

from portal.api.errors import PortletError, StateError
from tests.functional.house import form_of, put


@pytest.mark.jsr286("PLT-60")
def test_status_language_encoding_and_length_are_set_before_the_body_is_opened_and_never_after(house, script, zoe):
    def resource(request, response):
        assert (response.status, response.locale, response.charset, response.length) == (200, None, "UTF-8", None)
        for name, wrong in (("status", 99), ("status", 600), ("status", "200"), ("status", True), ("locale", "fr\r\nX: y"),
                            ("locale", ""), ("charset", "no-such"), ("charset", "base64"), ("length", -1), ("length", "4"),
                            ("content_type", "html"), ("content_type", "text/html\r\nX: y")):
            with pytest.raises(ValueError):
                setattr(response, name, wrong)
        response.status, response.locale, response.charset, response.length = 201, "fr-CA", "iso-8859-15", 4
        response.content_type = "text/plain"
        response.write("été€") if request.parameters.get("as") == "text" else response.write_bytes("été€".encode("iso-8859-15"))
        response.status, response.locale, response.charset, response.length = 500, "en", "utf-16", 1000
        response.status, response.locale, response.length = 99, "fr\r\nX: y", -1
        assert (response.status, response.locale, response.charset, response.length) == (201, "fr-CA", "iso-8859-15", 4)

    script.on("one", "resource", resource)
    for how in ("text", "bytes"):
        answer = zoe.get(house.address("one", "s", **{"as": how}), status=201)
        assert answer.body == "été€".encode("iso-8859-15")
        assert answer.headers["Content-Language"] == "fr-CA" and answer.headers["Content-Length"] == "4"
    assert zoe.get(house.address("one", "s", **{"as": "text"}), status=201).headers["Content-Type"] == (
        "text/plain; charset=iso-8859-15")


def test_a_length_stands_for_the_body_that_head_does_not_get_and_must_be_true_otherwise(house, script, zoe, log_lines):
    def resource(request, response):
        response.content_type, response.length = "application/pdf", 12_345
        if request.method != "HEAD":
            response.write_bytes(b"%PDF")

    script.on("one", "resource", resource)
    answer = zoe.head(house.address("one", "s"), status=200)
    assert answer.headers["Content-Length"] == "12345" and answer.body == b""
    answer = zoe.get(house.address("one", "s"), status=500)
    assert log_lines.incidents()[-1] in answer.text and "%PDF" not in answer.text


def test_nothing_is_said_of_a_language_or_length_that_was_not_set(house, script, zoe):
    script.on("one", "resource", lambda request, response: response.write("four"))
    answer = zoe.get(house.address("one", "s"), status=200)
    assert "Content-Language" not in answer.headers and answer.headers["Content-Length"] == "4"


def test_a_language_that_the_portlet_sends_itself_stands_alone(house, script, zoe):
    def resource(request, response):
        response.locale = "fr"
        response.set_header("content-language", "fr-CA, en")
        response.write("four")

    script.on("one", "resource", resource)
    assert zoe.get(house.address("one", "s"), status=200).headers.getall("Content-Language") == ["fr-CA, en"]


@pytest.mark.jsr286("PLT-61")
@pytest.mark.parametrize("kind", ["a", "s"])
def test_a_body_is_read_as_bytes_or_as_text_never_a_form_and_its_encoding_is_set_before(house, script, zoe, kind):
    seen, phase = [], {"a": "action", "s": "resource"}[kind]

    def as_bytes(request, response):
        seen.append((request.read(), request.read(), request.charset))
        with pytest.raises(StateError):
            request.read_text()
        with pytest.raises(StateError):
            request.charset = "latin-1"

    def as_text(request, response):
        with pytest.raises(ValueError):
            request.charset = "no-such-encoding"
        if request.parameters.get("as"):
            request.charset = request.parameters.get("as")
        seen.append((request.read_text(), request.read_text(), request.charset))
        with pytest.raises(StateError):
            request.read()
        with pytest.raises(StateError):
            request.charset = "latin-1"

    def form(request, response):
        for refused in (request.read, request.read_text, lambda: setattr(request, "charset", "latin-1")):
            with pytest.raises(StateError):
                refused()
        seen.append(request.parameters.get("word"))

    def post(body, content_type, **query):
        fine = (303,) if kind == "a" else (200,)
        zoe.post(house.address("one", kind, **query), body, headers={"X-CSRF-Token": token, "Content-Type": content_type},
                 status=fine)
        return seen.pop()

    token, text = house.token(zoe), "été"
    script.on("one", phase, as_bytes)
    assert post(text.encode(), "application/json") == (text.encode(), text.encode(), "UTF-8")
    script.on("one", phase, as_text)
    assert post(text.encode(), "application/json; charset=utf-8") == (text, text, "UTF-8")
    assert post(text.encode("utf-16"), "application/json", **{"as": "utf-16"}) == (text, text, "utf-16")
    script.on("one", phase, form)
    zoe.post(house.address("one", kind), {"csrf": token, "word": text}, status=(200, 303))
    assert seen == [text]


@pytest.mark.parametrize("content_type", [f"application/json{more}" for more in ("", "; charset=latin-1", "; charset=hex")])
def test_a_body_that_is_not_what_it_says_is_refused_as_the_readers_fault(house, script, zoe, content_type):
    script.on("one", "resource", lambda request, response: response.write(request.read_text()))
    answer = zoe.post(house.address("one", "s"), b"\xff\xfe\xfa", headers={
        "X-CSRF-Token": house.token(zoe), "Content-Type": content_type}, status="4*")
    assert "Traceback" not in answer.text


@pytest.mark.jsr286("PLT-74")
def test_text_and_bytes_exclude_each_other_and_the_type_is_one_that_the_mode_declares(house, script, zoe):
    """"easel" supports HTML in its modes but help, which it has for text/vnd.wap.wml alone; "second" supports text/*."""
    done = []

    def render(request, response):
        assert request.content_types == ("text/html",)
        assert (response.content_type, response.charset) == ("text/html", "UTF-8"), "the preferred type, UTF-8"
        for wrong in ("text/plain", "text/vnd.wap.wml", "application/xhtml+xml", "*/*", "text/*", "html", ""):
            with pytest.raises(ValueError):
                response.content_type = wrong
        for right in ("text/html", "TEXT/HTML; charset=UTF-8"):
            response.content_type = right
        with pytest.raises(PortletError):
            response.write(b"bytes are for resources")
        assert not hasattr(response, "write_bytes")
        response.write("content")
        response.content_type = "text/plain"
        assert response.content_type == "text/html", "ignored: the content is begun"
        done.append(request.window.fname)

    def resource(request, response):
        assert (response.content_type, response.charset) == ("text/html", "UTF-8")
        first, second = (response.write, response.write_bytes) if request.parameters.get("as") == "text" else (
            response.write_bytes, response.write)
        first("x" if first == response.write else b"x")
        with pytest.raises(StateError):
            second("y" if second == response.write else b"y")
        others = (("show", "hours"),) if first == response.write_bytes else (
            ("show_file", "plan.txt"), ("show_resource", "studio.css"))
        for name, argument in others:
            with pytest.raises(StateError):
                getattr(response, name)(argument)
        response.content_type, response.charset = "application/json", "utf-16"
        done.append(request.parameters.get("as"))

    for window in ("easel", "second-easel"):
        script.on(window, "render", render)
    script.on("easel", "resource", resource)
    zoe.get("/e/lycee/studio/")
    for how in ("text", "bytes"):
        answer = zoe.get(house.address("easel", "s", "studio", **{"as": how}), status=200)
        assert answer.body == b"x" and answer.headers["Content-Type"].lower() == "text/html; charset=utf-8"
    assert done == ["easel", "second", "text", "bytes"]
    # A mode that is declared for another type only is no mode of this portal.
    zoe.get(house.address("easel", "c", "studio", _m="help"), status=403)
    zoe.get(house.address("second-easel", "c", "studio", _m="help"), status=200)


@pytest.mark.jsr286("PLT-75")
def test_before_commit_what_was_written_can_be_taken_back_and_afterwards_not(house, script, zoe):
    steps = []

    def cookies(answer):
        lines = answer.headers.getall("Set-Cookie")
        return {name for name in ("taken-back", "kept", "late") if any(name in line for line in lines)}

    def render(request, response):
        assert not response.committed and response.buffer_size == house.settings.page_output_bytes
        put(response, "never seen ", form_of(response, response.action_url("never")))
        response.title = "Kept title"
        response.reset_buffer()
        assert response.title == "Kept title", "only the content goes"
        response.title, response.counter = "Gone title", 7
        response.foot("gone foot")
        response.set_cookie("taken-back", "1")
        response.write("never seen either ")
        response.reset()
        assert response.title is None
        response.write("first ")
        response.title = "Title before"
        response.set_cookie("kept", "1")
        response.flush()
        assert response.committed
        for back in (response.reset, response.reset_buffer):
            with pytest.raises(StateError):
                back()
        response.title = "Title after"
        assert response.title == "Title before"
        response.set_cookie("late", "1")
        response.write("second")
        steps.append("done")

    script.on("one", "render", render)
    page = zoe.get("/e/lycee/accueil/")
    text = house.box_text(page, "one")
    assert steps == ["done"] and "first second" in text and "Title before" in text and cookies(page) == {"kept"}
    for gone in ("never seen", "Gone title", "gone foot", "Title after", "Kept title"):
        assert gone not in text
    assert not house.box(page, "one").xpath(".//form[.//button = 'Send']")
    assert not house.box(page, "one").xpath(".//*[contains(@class, 'pr-count')]")

    def resource(request, response):
        response.status, response.content_type = 404, "text/plain"
        response.set_header("X-Gone", "yes")
        response.set_cookie("taken-back", "1")
        response.write_bytes(b"never seen")
        response.reset_buffer()
        response.status = 500
        with pytest.raises(StateError):
            response.write("bytes were begun")
        response.reset()
        assert (response.status, response.content_type) == (200, "text/html"), "as at first, and open again"
        response.status, response.content_type = 202, "text/csv"
        response.set_header("X-Kept", "yes")
        response.set_cookie("kept", "1")
        response.flush()
        response.set_cookie("late", "1")
        response.status, response.content_type = 500, "text/html"
        response.set_header("X-Late", "yes")
        with pytest.raises(StateError):
            response.reset()
        response.write("a;b")

    script.on("one", "resource", resource)
    answer = zoe.get(house.address("one", "s"), status=202)
    assert answer.text == "a;b" and answer.headers["Content-Type"].startswith("text/csv")
    assert cookies(answer) == {"kept"}
    assert answer.headers["X-Kept"] == "yes" and not {"X-Gone", "X-Late"} & set(answer.headers)


def test_what_was_taken_back_does_not_count_against_the_limit(make_house):
    house = make_house(page_output_bytes=4000)
    zoe = house.signed_in("zoe")

    def render(request, response):
        for _ in range(5):
            response.write("x" * 2500)
            response.reset_buffer()
        response.write("small")

    house.script.on("one", "render", render)
    assert house.box_text(zoe.get("/e/lycee/accueil/"), "one").endswith("small")
