"""What enters is well-formed and meant for us, and forms come from our own pages (attacks E07, J14, X01 to X06)."""

import re
from pathlib import Path
from time import perf_counter

import pytest
from webtest import TestRequest

from portal.settings import Settings
from portal.web.ingress import allowed_hosts
from tests.functional.door import Door

CHANGE = "/e/lycee/test/change/a/thing"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    door = Door(tmp_path_factory.mktemp("ingress"), body_bytes=200_000)
    yield door
    door.close()


@pytest.fixture
def door(portal):
    portal.reset()
    return portal


@pytest.fixture
def zoe(door):
    return door.signed_in("zoe")


@pytest.fixture
def token(door, zoe):
    return door.who(zoe)["token"]


# Forms


def post(browser, body, kind):
    """Post a body as it is."""
    return browser.request(CHANGE, method="POST", body=body.encode(), headers={"Content-Type": kind}, status="*")


def test_a_form_of_ones_own_page_is_accepted(door, zoe, token):
    zoe.post(CHANGE, {"text": "été", "csrf": token}, status=200)
    zoe.post(CHANGE, {"text": "by script"}, headers={"X-CSRF-Token": token, "Origin": "http://localhost",
                                                     "Sec-Fetch-Site": "same-origin"}, status=200)  # fmt: skip
    zoe.post(CHANGE, {"text": "with a file", "csrf": token}, upload_files=[("file", "a.txt", b"x")], status=200)
    assert door.changes == ["été", "by script", "with a file"]


def test_a_form_without_the_token_of_this_person_and_place_changes_nothing(door, zoe, token):
    paul = door.signed_in("paul")
    others = [door.who(paul)["token"], door.who(paul, "/e/college")["token"], door.who(door.browser())["token"],
              door.who(zoe, "")["token"]]  # fmt: skip
    for wrong in ["", "x", token[:-1], token.lower(), "é", *others]:
        zoe.post(CHANGE, {"csrf": wrong}, status=403)
    zoe.post(CHANGE, {}, status=403)
    zoe.post(CHANGE, status=403)
    zoe.post(f"{CHANGE}?csrf={token}", {"text": "token in the address"}, status=403)
    zoe.post(CHANGE, [("csrf", "x"), ("csrf", token)], status=403)
    zoe.post_json(CHANGE, {"csrf": token}, status=403)
    zoe.get(f"{CHANGE}?csrf={token}", status=405)
    paul.post("/e/college/test/change/a/thing", {"csrf": door.who(paul)["token"]}, status=403)
    assert door.changes == []
    assert all(line["outcome"] == "refused" for line in door.audit() if line["event"] == "request")


def views(door):
    """Route, pattern and methods of every view that has a route."""
    introspector = door.registry.introspector
    for entry in introspector.get_category("views"):
        view = entry["introspectable"]
        route = introspector.get("routes", view["route_name"]) if view["route_name"] else None
        if route is not None and not route.get("static"):
            methods = view["request_methods"]
            yield view["route_name"], route["pattern"], (methods,) if isinstance(methods, str) else methods


def address_of(pattern):
    """An address that a pattern matches."""
    filled = re.sub(r"\{kind[^}]*\}", "a", pattern.replace("{est}", "lycee"))
    return re.sub(r"\{[^}]*\}", "abcdef", filled)


def test_every_view_says_which_methods_it_takes(door):
    assert [name for name, _pattern, methods in views(door) if not methods] == []


def test_every_form_of_the_portal_asks_for_the_token(door, zoe):
    forms = {name: address_of(pattern) for name, pattern, methods in views(door) if set(methods or ()) - {"GET", "HEAD"}}
    assert len(forms) > 5
    for name, address in forms.items():
        if name not in ("cas", "cas_portal"):  # the CAS has no session: its own message is what is checked
            for body in ({}, {"csrf": "x" * 43}):
                assert (name, zoe.post(address, body, status="*").status_int) == (name, 403)
            assert (name, zoe.post(f"{address}?csrf={door.who(zoe)['token']}", {}, status="*").status_int) == (name, 403)


def test_only_post_changes_something(door, zoe, token):
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"):
        for headers in ({}, {"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}):
            answer = zoe.request(f"{CHANGE}?csrf={token}&_method=POST", method=method, status="*",
                                 headers={**headers, "X-CSRF-Token": token})  # fmt: skip
            assert answer.status_int == 405 and "POST" in answer.headers["Allow"]
    body = f"csrf={token}".encode()
    assert zoe.request(CHANGE, method="HEAD", body=body, status="*").status_int == 405
    assert zoe.get("/e/lycee/logout", status="*").status_int == 405
    assert zoe.get("/e/lycee/switch", status="*").status_int == 405
    assert door.changes == [] and door.who(zoe)["person"] == "zoe"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "get", "X" * 300, "A\u00e9"])
def test_other_methods_are_not_served(door, zoe, method):
    assert ask(door, CHANGE, REQUEST_METHOD=method).status_int == 405
    assert door.changes == []


@pytest.mark.attack("X03")
def test_what_a_foreign_page_can_make_a_browser_send_is_refused(door, zoe, token):
    good = {"text": "x", "csrf": token}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost.evil.example"},
                    {"Origin": "https://localhost"}, {"Origin": ""}, {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"}, {"Referer": "https://evil.example/localhost"}, {"Referer": "nonsense"},
                    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}):  # fmt: skip
        zoe.post(CHANGE, good, headers=headers, status=403)
    for kind, body, status in (
        ("text/plain", f'{{"csrf": "{token}"}}', 415), ("text/plain", f"csrf={token}", 415),
        ("multipart/form-data", f"csrf={token}", 400), ("multipart/form-data; boundary=", f"csrf={token}", 400),
        ("multipart/form-data; boundary=\u00e9", "x", 400), ("application/xml", "<x/>", 415), ("", f"csrf={token}", 415),
        ("application/x-www-form-urlencoded; charset=utf-7", f"csrf={token}", 415),
    ):  # fmt: skip
        assert post(zoe, body, kind).status_int == status
    assert door.changes == []


def test_guests_have_a_token_of_their_own_once_they_have_seen_a_form(door):
    guest, other = door.browser(), door.browser()
    first = guest.get("/e/lycee/test/who/am/i")
    assert "preau-form" in first.headers["Set-Cookie"] and "HttpOnly" in first.headers["Set-Cookie"]
    token = first.json["token"]
    assert "Set-Cookie" not in guest.get("/e/lycee/test/who/am/i").headers
    guest.post(CHANGE, {"csrf": token}, status=200)
    other.post(CHANGE, {"csrf": token}, status=403)
    other.get("/e/lycee/test/who/am/i")
    other.post(CHANGE, {"csrf": token}, status=403)
    guest.post("/e/college/test/change/a/thing", {"csrf": token}, status=403)
    assert len(door.changes) == 1


# Addresses and bodies


def ask(door, address, headers=None, method="GET", **environ):
    """The answer to an environment that no client of tests would make."""
    request = TestRequest.blank(address, base_url="http://localhost", headers=headers or {}, method=method)
    request.environ.update(environ)
    return request.get_response(door.worker)


@pytest.mark.parametrize("query", ["%", "a=%zz", "a=%e9", "a=%c0%af", "a=%ed%a0%80", "a=%00", "a=%f8%88%80%80%80", "%ff=1",
                                   "\u00e9"])  # fmt: skip
def test_a_query_that_cannot_be_read(door, query):
    for address in ("/", "/e/lycee/", "/e/lycee/login", "/nothing/here"):
        assert ask(door, address, QUERY_STRING=query).status_int == 400


@pytest.mark.parametrize("path", ["/e/\xe9/", "/\xc0\xaf", "/\xed\xa0\x80", "/e/lycee/\x00", "/a\nb", "/\xff\xfe"])
def test_a_path_that_cannot_be_read(door, path):
    answer = ask(door, "/", PATH_INFO=path)
    assert answer.status_int == 400 and answer.content_type == "text/plain"


def test_percent_signs_that_encode_nothing_in_the_address_as_it_was_sent(door):
    assert ask(door, "/e/%25zz/", REQUEST_URI="/e/%zz/").status_int == 400


def test_an_address_in_any_script_is_read(door):
    assert door.browser().get("/e/%C3%A9cole/", status="*").status_int == 404
    assert door.browser().get("/e/lycee/test/who/am/i?q=%C3%A9t%C3%A9+%F0%9F%8E%92").json["establishment"] == "lycee"


@pytest.mark.parametrize("body", ["csrf=%", "csrf=%zz", "text=%ff", "text=%c0%af", "text=%00", b"text=\xe9", b"\x80\x04\x95"])
def test_a_form_that_cannot_be_read(door, zoe, token, body):
    answer = zoe.post(CHANGE, body, content_type="application/x-www-form-urlencoded", headers={"X-CSRF-Token": token}, status="*")
    assert answer.status_int == 400 and door.changes == []


@pytest.mark.attack("J14")
def test_forms_of_endless_fields_or_parts_are_refused_before_they_are_taken_apart(door, zoe, token):
    began = perf_counter()
    zoe.post(CHANGE, "a=&" * 60_000, content_type="application/x-www-form-urlencoded", status=413)
    zoe.post(CHANGE, "&".join(["a=1"] * 1001), content_type="application/x-www-form-urlencoded", status=413)
    part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    assert post(zoe, part * 101 + "--b--\r\n", "multipart/form-data; boundary=b").status_int == 413
    assert perf_counter() - began < 1
    assert door.changes == []
    zoe.post(CHANGE, "&".join([f"csrf={token}", *["a=1"] * 999]), content_type="application/x-www-form-urlencoded", status=200)
    own = part.replace('"a"', '"csrf"').replace("\r\n1\r\n", f"\r\n{token}\r\n")
    assert post(zoe, own + part * 99 + "--b--\r\n", "multipart/form-data; boundary=b").status_int == 200


def test_a_form_of_endless_percent_signs_costs_next_to_nothing(make_door):
    """Sent by anybody, also to where the CAS reports; a form with files may be longer."""
    door = make_door()
    browser = door.browser()
    browser.get("/e/lycee/test/who/am/i")
    browser.post(CHANGE, {}, status=403)  # the page of the refusal is compiled once
    for length in (400_000, 600_000, 7_900_000):
        for address in (CHANGE, "/e/lycee/login/cas"):
            body = b"text=" + b"%61" * (length // 3)
            Path("/proc/self/clear_refs").write_text("5")  # the highest begins anew
            before, began = peak_memory(), perf_counter()
            answer = browser.post(address, body, content_type="application/x-www-form-urlencoded", status="*")
            assert answer.status_int == (413 if length > 500_000 or "cas" in address else 403), length
            assert peak_memory() - before < 50_000_000 and perf_counter() - began < 1, length
    token = door.who(browser)["token"]
    browser.post(CHANGE, {"csrf": token, "text": "x"}, upload_files=[("file", "a.bin", b"%61" * 1_000_000)], status=200)


def peak_memory() -> int:
    """Bytes: the highest so far of what this process holds."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024


def test_a_body_has_a_longest_length(door, zoe):
    assert zoe.post(CHANGE, "a=" + "x" * 200_000, status="*").status_int == 413
    for length, status in (("99999999999", 413), ("x", 400), ("-1", 400), ("\u0661", 400)):
        assert ask(door, CHANGE, method="POST", CONTENT_LENGTH=length).status_int == status


# What leaves


@pytest.mark.parametrize("address, status", [("/", 200), ("/e/nowhere/", 404), ("/e/lycee/login", 303), ("/x/y/z", 404),
                                             ("/e/lycee/login/cas?ticket=x_y", 403), ("/?a=%ff", 400), (CHANGE, 405),
                                             ("/e/lycee/login?to=//x", 400)])  # fmt: skip
def test_every_answer_carries_the_headers_of_the_house(door, address, status):
    answer = ask(door, address.partition("?")[0], QUERY_STRING=address.partition("?")[2])
    assert answer.status_int == status
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["Content-Security-Policy"].split("; ")}
    assert policy["default-src"] == ["'none'"] and policy["frame-ancestors"] == ["'none'"] and policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'", "http://127.0.0.1:6544"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert len(answer.headers["X-Request-Id"]) == 16
    for link in re.findall(r"<a [^>]*target=[^>]*>", answer.text):
        assert "noopener" in link


def test_pages_of_a_person_are_kept_nowhere_and_a_guests_in_no_shared_cache(door, zoe):
    assert zoe.get("/e/lycee/test/who/am/i").headers["Cache-Control"] == "no-store"
    guest = door.browser().get("/e/lycee/test/who/am/i")
    assert guest.headers["Cache-Control"] == "private, no-cache" and "Cookie" in guest.headers["Vary"]


def test_a_request_id_is_ours(door):
    answers = [door.browser().get("/", headers={"X-Request-Id": "chosen"}).headers["X-Request-Id"] for _ in range(2)]
    assert "chosen" not in answers and answers[0] != answers[1]


def test_hosts_of_establishments_and_allowed_ones_are_known():
    hosts = allowed_hosts(Settings(base_url="https://Portail.example", hosts_allowed=("alt.example:8443",),
                                   hosts_establishments=("lycee.example=lycee",)))  # fmt: skip
    assert hosts == {"portail.example", "portail.example:443", "alt.example:8443", "lycee.example", "lycee.example:443"}


def test_refusals_are_told_in_the_readers_language_and_written_down(door):
    for language, word in (("fr", "modifié"), ("en", "changed")):
        assert word in ask(door, "/", {"Accept-Language": language}, QUERY_STRING="a=%ff").text
    refused = [line for line in door.audit() if line["outcome"] == "refused"]
    assert len(refused) == 2 and refused[0]["reason"] == "the query is not UTF-8" and refused[0]["request"]
