"""The HTTP server of a worker: drains when it ends, and lets no slow client stop the others."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

PROGRAM = """
import socket, sys, time
from portal.scripts.server import Server
from portal.settings import Settings
from portal.supervision import ParentLine
import portal.scripts.server as server
server.HEADER_SECONDS = 3.0
def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow": time.sleep(1.0)
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Length", "40000000")])
        return (b"x" * 1_000_000 for _ in range(40))
    body = repr(sorted(environ)).encode() if environ["PATH_INFO"] == "/environ" else b"whole answer"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
listening = socket.socket(fileno=int(sys.argv[1]))
line = ParentLine()
made = Server(application, listening, Settings(server_threads=4, body_bytes=1_000_000))
line.ready()
made.run()
"""


@pytest.fixture
def served():
    """(process, port) of a server in a process of its own; the listening socket stays open, as in the parent."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        listening.set_inheritable(True)
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(listening.fileno())], stdout=subprocess.PIPE,
                                   pass_fds=[listening.fileno()])
        assert process.stdout.readline().startswith(b"READY")
        yield process, listening.getsockname()[1]
        process.kill()
        process.wait()
        process.stdout.close()


def get(port: int, path: str = "/") -> bytes:
    """One answer, over a connection of its own."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read()


def test_what_was_begun_is_answered_before_the_end(served):
    process, port = served
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(get(port, "/slow"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.4)
    process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(10)
    assert answers == [b"whole answer"] * 4
    assert process.wait(5) == 0


def test_a_kept_connection_is_closed_after_its_last_answer(served):
    process, port = served
    with socket.create_connection(("127.0.0.1", port), timeout=5) as idle, \
            socket.create_connection(("127.0.0.1", port), timeout=5) as busy:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while b"whole answer" not in answer:
            answer += idle.recv(65536)
        busy.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert idle.recv(1) == b""
        answer = b""
        while chunk := busy.recv(65536):
            answer += chunk
    assert b"Connection: close" in answer and b"whole answer" in answer
    assert process.wait(5) == 0


def p95(port: int, count: int = 60) -> float:
    """Seconds within which 95 % of quick requests are answered."""
    times = []
    for _ in range(count):
        began = time.monotonic()
        assert get(port) == b"whole answer"
        times.append(time.monotonic() - began)
    return sorted(times)[int(count * 0.95)]


@pytest.mark.attack("U02")
def test_slow_clients_of_every_kind_leave_the_others_their_speed(served):
    _process, port = served
    with contextlib.ExitStack() as stack:
        def connect(data: bytes) -> socket.socket:
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            connection.sendall(data)
            return connection
        headers = [connect(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ") for _ in range(150)]
        bodies = [connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nx") for _ in range(150)]
        # the answer is larger than the socket's buffers, and is never read
        readers = [connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(8)]
        stopping = threading.Event()

        def drip() -> None:
            while not stopping.wait(0.2):
                for connection in headers + bodies:
                    with contextlib.suppress(OSError):
                        connection.send(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            assert p95(port) < 1.0
            deadline = time.monotonic() + 15
            for connection in headers + bodies:
                connection.settimeout(max(0.1, deadline - time.monotonic()))
                with contextlib.suppress(ConnectionError):
                    assert connection.recv(1) == b"", "a dripping request is cut off"
            assert p95(port) < 1.0
        finally:
            stopping.set()
            thread.join()
        assert len(readers) == 8


def test_a_body_that_is_too_large_is_refused_and_headers_of_proxies_are_not_believed(served):
    _process, port = served
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")
    request = urllib.request.Request(f"http://127.0.0.1:{port}/environ", headers={"X-Forwarded-Proto": "https",
                                                                                  "X-Forwarded-For": "1.2.3.4"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert b"FORWARDED" not in answer.read()
        assert answer.headers["Server"] is None
