"""The fetcher against real servers: redirects, bombs, slowness, certificates, and names that change."""

import gzip
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import pytest
import trustme

from portal.api.fetch import FetchFailed, FetchRefused, FetchRequest
from portal.services.fetch.client import Fetcher
from tests.services.scripted_server import Server


@pytest.fixture
def serve():
    """Start a server: ``serve(answer)`` or ``serve(bytes)``."""
    servers: list[Server] = []

    def start(answer, context=None) -> Server:
        if isinstance(answer, bytes):
            fixed = answer
            answer = lambda connection, request: connection.sendall(fixed)  # noqa: E731
        servers.append(Server(answer, context))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def response(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def redirect(to: str, status: str = "302 Found", body: bytes = b"") -> bytes:
    return response(body, status, Location=to)


def fetcher(*servers: Server, **options) -> Fetcher:
    return Fetcher(allow=[server.place for server in servers], **options)


def failure(client: Fetcher, url: str, **options) -> str:
    with pytest.raises((FetchFailed, FetchRefused)) as caught:
        client.fetch(FetchRequest(url, **options))
    return caught.value.reason


def test_what_is_fetched_comes_back_whole(serve) -> None:
    packed = serve(response(gzip.compress("é".encode() * 1000), Content_Encoding="gzip", ETag='"1"'))
    result = fetcher(packed).fetch(FetchRequest(f"{packed.url}/a/é?b=c d#e".replace(" ", "%20"), headers={"X-Mine": "1"}))
    assert (result.status, result.body, result.headers["etag"]) == (200, "é".encode() * 1000, '"1"')
    assert result.url == f"{packed.url}/a/%C3%A9?b=c%20d"
    head = packed.requests[0]
    assert head.startswith("GET /a/%C3%A9?b=c%20d HTTP/1.1\r\n") and f"\r\nHost: {packed.place}\r\n" in head
    assert "\r\nx-mine: 1\r\n" in head and head.count("Host:") == 1


def test_statuses_other_than_redirects_are_for_the_caller(serve) -> None:
    for status in ("304 Not Modified", "404 Not Found", "500 Internal Server Error"):
        server = serve(response(b"" if status.startswith("304") else b"<Fault/>", status))
        assert fetcher(server).fetch(FetchRequest(server.url, "POST", body=b"x")).status == int(status[:3])


@pytest.mark.attack("F03")
def test_each_hop_is_checked_and_counted(serve) -> None:
    can = serve(response(b"secret"))
    for target in (f"{can.url}/", f"//{can.place}/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://169.254.169.254/",
                   "http://[::ffff:127.0.0.1]/", f"http://u:p@{can.place}/", "http://localhost/", "http://[broken/"):
        start = serve(redirect(target, body=b"moved"))
        with pytest.raises(FetchRefused):
            fetcher(start).fetch(FetchRequest(start.url))
    assert can.connections == 0
    loop = serve(lambda connection, request: connection.sendall(redirect("/again")))
    assert failure(fetcher(loop), loop.url) == "redirect" and loop.connections == 4
    last = serve(response(b"end"))
    chain = last
    for _ in range(3):
        chain = serve(redirect(chain.url + "/x"))
    assert Fetcher(allow=[f"127.0.0.1:{port}" for port in range(1024, 65536)]).fetch(FetchRequest(chain.url)).body == b"end"
    assert failure(fetcher(loop), loop.url, redirects=0) == "redirect"
    nowhere = serve(response(b"", "302 Found"))
    assert failure(fetcher(nowhere), nowhere.url) == "status"
    target = serve(response(b"there"))
    leak = serve(redirect(target.url))
    fetcher(leak, target).fetch(FetchRequest(leak.url, headers={"Authorization": "Basic c2VjcmV0", "X-Key": "secret"}))
    assert "secret" not in target.requests[0] and "c2VjcmV0" not in target.requests[0]


@pytest.mark.attack("F10")
def test_credentials_stay_with_the_host_they_are_for(serve, tmp_path, monkeypatch) -> None:
    target, can = serve(response(b"there")), serve(response(b"proxy"))
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login netrcuser password netrcsecret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, can.url)
    secrets = {"Authorization": "Bearer secret", "Cookie": "sid=secret", "Proxy-Authorization": "secret",
               "X-Api-Key": "secret", "Accept": "text/xml"}
    away = serve(redirect(target.url + "/there", "307 Temporary Redirect"))
    client = fetcher(away, target)
    assert client.fetch(FetchRequest(away.url, headers=secrets)).body == b"there"
    assert "Bearer secret" in away.requests[0] and "accept: text/xml" in target.requests[0]
    assert "secret" not in target.requests[0]
    assert not any("netrc" in text or "YmV0cmM" in text or "Basic" in text for text in away.requests + target.requests)
    assert can.connections == 0, "a proxy variable was obeyed"
    assert failure(client, away.url, method="POST", body=b"password=secret") == "redirect"
    back = serve(lambda connection, request: connection.sendall(
        response(b"same") if "GET /b" in request else redirect("/b")))
    assert fetcher(back).fetch(FetchRequest(back.url, headers=secrets)).body == b"same"
    assert "Bearer secret" in back.requests[1], "the same host may have them"


def test_a_form_sent_and_redirected_becomes_a_plain_request(serve) -> None:
    server = serve(lambda connection, request: connection.sendall(
        response(b"done") if "/b" in request.split("\r\n")[0] else redirect("/b", "303 See Other")))
    assert fetcher(server).fetch(FetchRequest(server.url, "POST", body=b"<a/>")).body == b"done"
    assert server.requests[1].startswith("GET /b ") and "<a/>" not in server.requests[1]


def peak_memory() -> int:
    """Bytes: the highest so far of what the process holds."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def test_bombs_are_cut_at_the_cap(serve) -> None:
    zeros = bytes(1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()  # 300 MB in 300 kB
    deflated = zlib.compress(bytes(200 << 20), 9)
    Path("/proc/self/clear_refs").write_text("5")  # the highest begins anew
    before = peak_memory()
    for coding, body in (("gzip", bomb), ("deflate", deflated)):
        server = serve(response(body, Content_Encoding=coding))
        assert failure(fetcher(server), server.url) == "too-large"
    for coding in ("br", "zstd", "gzip, gzip", "gzip, deflate, gzip, deflate, gzip, deflate, gzip", "compress"):
        server = serve(response(bomb, Content_Encoding=coding))
        assert failure(fetcher(server), server.url) == "protocol", coding
    end = serve(response(b"end"))
    hop = serve(response(bomb, "302 Found", Content_Encoding="gzip", Location=end.url))
    assert fetcher(hop, end).fetch(FetchRequest(hop.url)).body == b"end"
    assert peak_memory() - before < 20_000_000


def test_sizes_are_counted_whatever_is_announced(serve) -> None:
    big = serve(response(b"x" * 3_000_000))
    assert failure(fetcher(big), big.url) == "too-large"
    endless = serve(lambda connection, request: [
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n"), [connection.sendall(b"x" * 65536) for _ in range(1000)]])
    assert failure(fetcher(endless), endless.url) == "too-large"
    assert failure(fetcher(endless, limit=1000), endless.url) == "too-large"
    assert len(fetcher(big, limit=4_000_000).fetch(FetchRequest(big.url, limit=3_000_000)).body) == 3_000_000


def drip(connection: socket.socket, text: bytes) -> None:
    for byte in text:
        connection.sendall(bytes([byte]))
        time.sleep(0.1)


def test_the_deadline_holds_for_every_kind_of_slowness(serve) -> None:
    slow = {
        "never answers": lambda connection, request: time.sleep(15),
        "drips its head": lambda connection, request: drip(connection, b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 100),
        "drips its body": lambda connection, request: drip(connection, b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 100),
        "drips chunks": lambda connection, request: drip(
            connection, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 30),
        "goes on with 100": lambda connection, request: [
            (connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n"), time.sleep(0.1)) for _ in range(100)],
    }
    for what, answer in slow.items():
        server = serve(answer)
        start = time.monotonic()
        assert failure(fetcher(server), server.url, seconds=1.0) == "timeout", what
        assert 0.9 < time.monotonic() - start < 1.5, what
    hops = serve(lambda connection, request: (time.sleep(0.4), connection.sendall(redirect("/x"))))
    start = time.monotonic()
    assert failure(fetcher(hops, seconds=1.0), hops.url) == "timeout", "one deadline for all hops"
    assert time.monotonic() - start < 1.5


def test_what_is_not_http_or_is_cut_fails_plainly(serve) -> None:
    for answer in (b"", b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
                   b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                   response(b"not gzip", Content_Encoding="gzip"), b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n"):
        server = serve(answer)
        assert failure(fetcher(server), server.url) == "protocol", answer[:60]
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert failure(Fetcher(allow=[f"127.0.0.1:{port}"]), f"http://127.0.0.1:{port}/") == "connect"


def tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_certificates_are_verified_for_the_name(serve, tmp_path) -> None:
    good, bad = trustme.CA(), trustme.CA()
    file = str(tmp_path / "ca.pem")
    good.cert_pem.write_to_path(file)
    shown = []
    context = tls(good, "localhost", "127.0.0.1")
    context.sni_callback = lambda connection, name, _: shown.append(name)
    contexts = (context, tls(good, "other.test"), tls(bad, "localhost"))
    right, other, stranger = (serve(response(b"ok"), one) for one in contexts)

    def client(server: Server) -> tuple[Fetcher, str]:
        place = f"localhost:{server.port}"
        return Fetcher(allow=[place, server.place], ca_file=file), f"https://{place}/"

    fetch, url = client(right)
    assert fetch.fetch(FetchRequest(url)).body == b"ok" and shown == ["localhost"]
    assert f"\r\nHost: localhost:{right.port}\r\n" in right.requests[0]
    assert fetch.fetch(FetchRequest(f"https://{right.place}/")).body == b"ok"
    for server in (other, stranger):
        fetch, url = client(server)
        assert failure(fetch, url) == "tls"
        assert not server.requests
    dripping = serve(lambda connection, request: drip(connection, b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 100), context)
    fetch, url = client(dripping)
    start = time.monotonic()
    assert failure(fetch, url, seconds=1.0) == "timeout" and time.monotonic() - start < 1.5
    mute = serve(lambda connection, request: time.sleep(15))  # speaks no TLS: the handshake gets no answer
    fetch, url = client(mute)
    start = time.monotonic()
    assert failure(fetch, url, seconds=1.0) == "timeout" and time.monotonic() - start < 1.5


@pytest.mark.attack("F04")
def test_the_address_checked_is_the_address_connected() -> None:
    """In a network of its own, where a name server gives another address at each question."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder, "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        Path(folder, "nsswitch.conf").write_text("hosts: files dns\n")
        script = ("set -e; ip link set lo up; ip addr add 203.0.113.7/32 dev lo; "
                  f"mount --bind {folder}/resolv.conf /etc/resolv.conf; "
                  f'mount --bind {folder}/nsswitch.conf /etc/nsswitch.conf; exec "$@"')
        inside = Path(__file__).with_name("fetch_rebinding.py")
        ran = subprocess.run(
            ["unshare", "-n", "-m", "--fork", "--kill-child=SIGKILL", "sh", "-c", script, "sh", sys.executable, str(inside)],
            timeout=60, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stdout)
    assert seen["naive"] == "secret", "the trap works: a second look-up reaches loopback"
    assert seen["first"] == "public" and seen["second"] == "address" and seen["mixed"] == "address"
    assert seen["questions"] == 1, "one look-up for one request"
    assert seen["slow"] == "timeout" and seen["slow seconds"] < 1.5
    assert seen["unknown"] == "name"
