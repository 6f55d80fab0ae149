"""What a portlet serves itself, past the theme (JSR-286 PLT.13; PLT-17, PLT-60, PLT-61, PLT-74)."""

import pytest

from portal.api.errors import PortletError, StateError
from portal.api.layout import ILayout
from portal.api.markup import Markup
from tests.functional.house import count_up


def test_status_type_encoding_and_name_are_set_before_the_body_is_opened(house, script, zoe):
    def resource(request, response):
        assert (response.status, response.content_type, response.charset) == (200, "text/html", "UTF-8")
        response.status, response.content_type, response.charset = 201, "text/plain", "iso-8859-15"
        response.filename = "été \"1\".txt"
        response.set_header("X-Own", "yes")
        response.write("<é€>")
        response.status, response.content_type, response.charset = 500, "text/html", "UTF-8"
        response.filename = "other.html"
        response.set_header("X-Late", "yes")
        response.write("<second>")

    script.on("one", "resource", resource)
    answer = zoe.get(house.address("one", "s"), status=201)
    assert answer.headers["Content-Type"] == "text/plain; charset=iso-8859-15"
    assert answer.body == "<é€><second>".encode("iso-8859-15")
    assert answer.headers["X-Own"] == "yes" and "X-Late" not in answer.headers
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%A9t%C3%A9%20%221%22.txt"


@pytest.mark.parametrize("first", ["text", "bytes", "template"])
def test_text_and_bytes_exclude_each_other(house, script, zoe, first):
    def resource(request, response):
        if first == "bytes":
            response.write_bytes(b"\x00\xff")
            for other in (lambda: response.write("x"), lambda: response.show("address", url="x")):
                with pytest.raises(StateError):
                    other()
        else:
            response.write("text") if first == "text" else response.show("address", url="x")
            with pytest.raises(StateError):
                response.write_bytes(b"x")

    script.on("one", "resource", resource)
    answer = zoe.get(house.address("one", "s"), status=200)
    assert answer.body == b"\x00\xff" if first == "bytes" else answer.text


def test_html_is_escaped_unless_it_is_markup_and_sandboxed(house, script, zoe):
    def resource(request, response):
        response.write("<script>alert(1)</script>")
        response.write(Markup("<b>own</b>"))

    script.on("one", "resource", resource)
    answer = zoe.get(house.address("one", "s"))
    assert answer.text == "&lt;script&gt;alert(1)&lt;/script&gt;<b>own</b>"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name, value", [
    ("Set-Cookie", "a=b"), ("set-cookie", "a=b"), ("Location", "https://elsewhere.example"), ("Cache-Control", "public"),
    ("Content-Security-Policy", "x"), ("Access-Control-Allow-Origin", "*"), ("Refresh", "0"), ("Content-Length", "1"),
    ("X-Bad", "a\r\nSet-Cookie: a=b"), ("X-Bad", "é∑"), ("X Bad", "a"), ("", "a"), ("X-é", "a"), ("Clear-Site-Data", '"*"')])
def test_headers_of_the_portal_and_broken_ones_are_refused(house, script, zoe, name, value):
    def resource(request, response):
        with pytest.raises(PortletError):
            response.set_header(name, value)
        response.write("fine")

    script.on("one", "resource", resource)
    assert zoe.get(house.address("one", "s"), status=200).text == "fine"


@pytest.mark.attack("I07")
def test_what_a_portlet_serves_is_private_and_gone_with_its_box(house, script, zoe, paul):
    def resource(request, response):
        response.cache.expires, response.cache.scope = 600, "public"
        response.write(f"for {request.person.login}")

    script.on("free", "resource", resource)
    address = house.address("free", "s", "libre")
    answer = zoe.get(address)
    assert answer.text == "for zoe" and answer.headers["Cache-Control"] == "private, max-age=600"
    assert paul.get(address).text == "for paul"
    token = house.token(zoe)
    zoe.post("/e/lycee/-/layout", {"csrf": token, "op": "remove", "window": "members.free"}, status=303)
    zoe.get(address, status=404)
    zoe.post(address, {"csrf": token}, status=404)
    # A box of one's own: nobody else reaches it, whatever they know of its address.
    zoe.post("/e/lycee/-/layout", {"csrf": token, "op": "add", "fname": "spare", "tab": "libre"}, status=303)
    with house.request("/e/lycee/libre/", zoe) as request:
        own = next(window for column in request.service(ILayout).layout().tab("libre").columns for window in column.windows
                   if window.fname == "spare")
    address = house.address(own.id, "s", "libre")
    script.on("spare", "resource", resource)
    assert zoe.get(address).text == "for zoe"
    paul.get(address, status=404)
    assert script.calls[-1].phase == "resource" and script.count("spare", "resource") == 1


@pytest.mark.parametrize("seconds, header", [(None, "no-store"), (0, "no-store"), (60, "private, max-age=60"),
                                             (-1, "private, max-age=31536000")])
def test_how_long_a_browser_may_keep_it(house, script, zoe, seconds, header):
    def resource(request, response):
        response.cache.expires = seconds
        response.write("x")

    script.on("one", "resource", resource)
    assert zoe.get(house.address("one", "s")).headers["Cache-Control"] == header


def test_only_a_full_resource_may_be_kept_for_everybody(house, script, zoe):
    def resource(request, response):
        response.cache.expires, response.cache.scope = 60, "public"
        response.write("x")

    script.on("one", "resource", resource)
    for level, scope in (("FULL", "public"), ("PORTLET", "private"), ("PAGE", "private")):
        assert zoe.get(house.address("one", "s", _c=level)).headers["Cache-Control"] == f"{scope}, max-age=60"


def test_a_body_that_is_no_form_is_read_and_a_form_is_in_the_parameters(house, script, zoe):
    seen = []

    def resource(request, response):
        if request.content_type == "application/x-www-form-urlencoded":
            with pytest.raises(StateError):
                request.read()
            seen.append(request.parameters.as_dict())
        else:
            seen.append((request.method, request.content_type, request.read(),
                         {name: [(one.filename, one.size, one.read()) for one in files]
                          for name, files in request.files.items()}))

    script.on("one", "resource", resource)
    token = house.token(zoe)
    zoe.post(house.address("one", "s"), {"csrf": token, "a": "1"})
    zoe.post_json(house.address("one", "s"), {"a": [1]}, headers={"X-CSRF-Token": token})
    zoe.post(house.address("one", "s"), {"csrf": token}, upload_files=[("file", "C:\\tmp\\é.txt", b"content")])
    assert seen[0] == {"a": ("1",)}
    assert seen[1] == ("POST", "application/json", b'{"a": [1]}', {})
    assert seen[2][3] == {"file": [("é.txt", 7, b"content")]}


@pytest.mark.parametrize("failure", [ZeroDivisionError("secret"), SystemExit("secret"), PortletError(None),
                                     UnicodeError("secret")],
                         ids=lambda failure: type(failure).__name__)
def test_a_resource_that_fails_is_a_page_with_a_reference(house, script, zoe, log_lines, failure):
    def resource(request, response):
        raise failure

    script.on("one", "resource", resource)
    for method in ("GET", "POST"):
        answer = zoe.request(house.address("one", "s"), method=method, status=500, **(
            {"POST": {"csrf": house.token(zoe)}} if method == "POST" else {}))
        assert log_lines.incidents()[-1] in answer.text
        assert "secret" not in answer.text and "Traceback" not in answer.text


def test_a_safe_resource_cannot_write_to_the_database(house, script, zoe):
    def resource(request, response):
        count_up(request, "probe:get")

    script.on("one", "resource", resource)
    zoe.get(house.address("one", "s"), status=(500, 503))
    assert house.counted("probe:get") == 0
    zoe.post(house.address("one", "s"), {"csrf": house.token(zoe)}, status=200)
    assert house.counted("probe:get") == 1
