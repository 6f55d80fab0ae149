"""A CAS that is dead, slow, lying or somebody else: nobody is signed in, nobody waits (C06, C07; faults 14, 15)."""

import datetime as dt
import gzip
import resource
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from urllib.parse import quote

import pytest
import trustme

from portal.security.cas import Cas
from portal.security.errors import CasUnavailable, TicketRefused
from portal.security.interfaces import ICas
from portal.settings import Settings
from tests.functional.door import Door

SECONDS = 1.0
SERVICE = "http://127.0.0.1:9/x"
GOOD = (b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user>zoe</cas:user>'
        b"</cas:authenticationSuccess></cas:serviceResponse>")  # fmt: skip
FAILURE = (b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationFailure code="X">'
           b"<cas:authenticationSuccess><cas:user>adm</cas:user></cas:authenticationSuccess></cas:authenticationFailure>"
           b"</cas:serviceResponse>")  # fmt: skip


BOMB = gzip.compress(b" " * 50_000_000)


def http(body, status=b"200 OK", *headers):
    """An HTTP answer."""
    return b"\r\n".join([b"HTTP/1.1 " + status, b"Connection: close", b"Content-Length: %d" % len(body), *headers, b"", body])


@contextmanager
def server(behave, context=None):
    """A server on 127.0.0.1 that does ``behave(connection)`` with each one. :returns: its port and the number of calls."""
    listening, calls, open_ones = socket.create_server(("127.0.0.1", 0)), [], []

    def one(connection):
        open_ones.append(connection)
        try:
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
                open_ones.append(connection)
            connection.settimeout(5)
            asked = connection.recv(65536)
            if asked:
                calls.append(asked)
                behave(connection)
        except OSError:
            return
        finally:
            connection.close()

    def run():
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield listening.getsockname()[1], calls
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in open_ones:
            connection.close()
        thread.join(5)


def drip(connection, data, pause=0.2):
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(pause)


def sleep(connection):
    time.sleep(3 * SECONDS)


def at(port, scheme="http", **settings):
    return Cas(Settings(cas_url=f"{scheme}://127.0.0.1:{port}/cas/", cas_seconds=SECONDS, **settings))


SLOW = {
    "says nothing": sleep,
    "drips its head": lambda connection: drip(connection, http(GOOD)),
    "drips its body": lambda connection: (connection.sendall(http(GOOD)[:-len(GOOD)]), drip(connection, GOOD)),
    "never ends its head": lambda connection: [connection.sendall(b"HTTP/1.1 200 OK\r\n")] + [
        (connection.sendall(b"X: y\r\n"), time.sleep(0.2)) for _ in range(50)],
}  # fmt: skip

BROKEN = {
    "closes at once": lambda connection: None,
    "speaks another protocol": lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n"),
    "500": lambda connection: connection.sendall(http(b"no", b"500 No")),
    "redirects": lambda connection: connection.sendall(http(b"", b"302 Found", b"Location: http://127.0.0.1:1/ok")),
    "5 MB": lambda connection: connection.sendall(http(GOOD + b" " * 5_000_000)),
    "5 MB without a length": lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 5_000_000),
    "a bomb": lambda connection: connection.sendall(http(BOMB, b"200 OK", b"Content-Encoding: gzip")),
}  # fmt: skip

LYING = {
    "a page": b"<html><body>Welcome</body></html>",
    "nothing": b"",
    "two": GOOD.replace(b"</cas:serviceResponse>", b"") + GOOD[GOOD.index(b"<cas:authenticationS"):],
    "a comment": GOOD.replace(b"zoe", b"adm<!-- -->x"),
    "success inside failure": FAILURE,
    "another namespace": GOOD.replace(b"tp/cas", b"tp/case"),
    "an entity from a file": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + GOOD.replace(b"zoe", b"&e;"),
    "a bomb": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>' + GOOD.replace(b"zoe", b"&b;"),
}  # fmt: skip


@pytest.mark.parametrize("how", SLOW)
def test_a_slow_cas_is_given_up_at_the_limit_whatever_is_slow(how):
    with server(SLOW[how]) as (port, _calls):
        began = time.monotonic()
        with pytest.raises(CasUnavailable) as failed:
            at(port).validate("ST-1", SERVICE)
        assert time.monotonic() - began < SECONDS + 0.5
        assert "ST-1" not in failed.value.reason


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_cas_signs_nobody_in(how, caplog):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with server(BROKEN[how]) as (port, calls):
        with pytest.raises(CasUnavailable):
            at(port).validate("ST-1-secret", SERVICE)
        assert len(calls) == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
    assert "ST-1-secret" not in caplog.text


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    door = Door(tmp_path_factory.mktemp("portal"))
    door.browser().get("/e/lycee/login?to=//elsewhere", status=400)  # templates are compiled once
    yield door
    door.close()


@pytest.mark.attack("C06")
@pytest.mark.parametrize("how", [*LYING, "5 MB"])
def test_a_lying_answer_signs_nobody_in_and_is_told_in_one_sentence(how, portal):
    behave = BROKEN["5 MB"] if how == "5 MB" else lambda connection: connection.sendall(http(LYING[how]))
    with server(behave) as (port, calls):
        portal.registry.registerUtility(at(port), ICas)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        browser = portal.browser()
        refused = browser.get("/e/lycee/login/cas?to=%2Fe%2Flycee%2F&ticket=ST-1", status="*")
        assert refused.status_int == (503 if how == "5 MB" else 403)
        assert len(calls) == 1 and "preau" not in browser.cookies and refused.text.count('class="pr-error__title"') == 1
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


@pytest.mark.fault("15")
def test_a_cas_that_dies_on_the_way_or_takes_its_time_leaves_a_way_to_try_again(tmp_path):
    target = quote("/e/lycee/test/who/am/i", safe="")
    with server(sleep) as (port, _calls):
        door = Door(tmp_path, real_cas=True, cas_url=f"http://127.0.0.1:{port}/cas/", cas_seconds=SECONDS)
        assert door.browser().get(f"/e/lycee/login?to={target}", status=303)
        door.browser().get("/e/lycee/login?to=//elsewhere", status=400)  # templates are compiled once
        slow = ask(door, target)
    dead = ask(door, target)
    for answer in (slow, dead):
        assert answer.status_int == 503 and "Retry-After" in answer.headers and "Location" not in answer.headers
        assert f"/e/lycee/login?to={target}" in answer.text
        assert "Set-Cookie" not in answer.headers
    assert Settings().cas_seconds <= 5
    door.close()


def ask(door, target):
    began = time.monotonic()
    answer = door.browser().get(f"/e/lycee/login/cas?to={target}&ticket=ST-1", status="*")
    assert time.monotonic() - began < SECONDS + 1
    return answer


def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.mark.attack("C07")
def test_a_cas_with_a_wrong_certificate_is_nobody(tmp_path, caplog):
    ca, other_ca = trustme.CA(), trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    past = dt.datetime(2020, 1, 1)
    wrong = {
        "of another authority": other_ca.issue_cert("127.0.0.1"),
        "of another name": ca.issue_cert("cas.example"),
        "expired": ca.issue_cert("127.0.0.1", not_after=past),
    }  # fmt: skip

    def behave(connection):
        connection.sendall(http(GOOD))

    for certificate in wrong.values():
        with server(behave, tls(certificate)) as (port, calls):
            folder = tmp_path / str(port)
            door = Door(folder, real_cas=True, cas_url=f"https://127.0.0.1:{port}/cas/", cas_seconds=SECONDS,
                        cas_ca_file=str(tmp_path / "ca.pem"))  # fmt: skip
            caplog.clear()
            browser = door.browser()
            refused = browser.get("/e/lycee/login/cas?to=%2Fe%2Flycee%2F&ticket=ST-1", status=503)
            assert calls == [] and "preau" not in browser.cookies
            assert "certificate" not in refused.text.lower() and "certificate" in caplog.text.lower()
            door.close()
    with server(behave, tls(ca.issue_cert("127.0.0.1"))) as (port, _calls):
        assert at(port, "https", cas_ca_file=str(tmp_path / "ca.pem")).validate("ST-1", SERVICE).login == "zoe"
        with pytest.raises(CasUnavailable):
            at(port, "https").validate("ST-1", SERVICE)


def test_a_tls_handshake_that_never_ends_is_given_up():
    listening = socket.create_server(("127.0.0.1", 0))
    began = time.monotonic()
    with pytest.raises(CasUnavailable):
        at(listening.getsockname()[1], "https").validate("ST-1", SERVICE)
    assert time.monotonic() - began < SECONDS + 0.5
    listening.close()


def test_nothing_of_the_environment_is_heard(monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    with server(lambda connection: connection.sendall(http(GOOD))) as (port, calls):
        assert at(port).validate("ST-1", SERVICE).login == "zoe"
    assert b"authorization" not in calls[0].lower()
    assert calls[0].startswith(b"GET /cas/p3/serviceValidate?ticket=ST-1&service=http%3A%2F%2F127.0.0.1%3A9%2Fx HTTP/1.1")


def test_only_a_ticket_is_ever_sent():
    with server(lambda connection: connection.sendall(http(GOOD))) as (port, calls):
        for ticket in ("ST-1&pgtUrl=https://evil.example/", "ST-1 ", "", "x" * 257, "ST-é"):
            with pytest.raises(TicketRefused):
                at(port).validate(ticket, SERVICE)
    assert calls == []


def test_reachable_says_what_is_and_asks_seldom():
    with server(sleep) as (port, _calls):
        cas = at(port)
        assert cas.reachable()
    assert cas.reachable()  # what it knew a moment ago
    assert not at(port).reachable()
