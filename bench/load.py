"""The load client: kept-alive connections, one thread, every answer looked at."""

import selectors
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

__all__ = ["Answer", "BadAnswer", "Round", "run_round"]

SECONDS = 60.0


class BadAnswer(RuntimeError):
    """An answer that was not 200, not whole, or did not come."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: header fields by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Round:
    """What a round took.

    :param seconds: from the first request to the last answer. :param latencies: of each request, in seconds.
    """

    seconds: float
    latencies: list[float] = field(default_factory=list)

    @property
    def rps(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


class _Line:
    """One connection: a request sent, its answer being read."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began, self._parts, self._length, self._head = 0.0, bytearray(), 0, b""

    def send(self, request: bytes) -> None:
        self._parts, self._length, self._head = bytearray(), 0, b""
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> Answer | None:
        """Take in what has come; the answer when it is whole. :raises BadAnswer: the server hung up."""
        data = self.socket.recv(262_144)
        if not data:
            raise BadAnswer("the server closed the connection")
        self._parts += data
        if not self._head:
            end = self._parts.find(b"\r\n\r\n")
            if end < 0:
                return None
            self._head = bytes(self._parts[:end])
            del self._parts[:end + 4]
            self._length = int(_fields(self._head).get("content-length", "-1"))
            if self._length < 0:
                raise BadAnswer("an answer without a length")
        if len(self._parts) < self._length:
            return None
        return Answer(int(self._head[9:12]), _fields(self._head), bytes(self._parts))


def _fields(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}


def request_of(port: int, path: str, cookie: str = "") -> bytes:
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/html", "Accept-Language: fr"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def run_round(port: int, requests: Iterable[bytes], look: Callable[[int, Answer], None], lines: int = 4) -> Round:
    """Send the requests in turn over ``lines`` connections, and wait for every answer.

    :param look: called with the number of the request and its answer, once the round's time is taken.
    :raises BadAnswer: an answer that is not 200, or that ``look`` refuses, or none within a minute.
    """
    waiting = list(enumerate(requests))[::-1]
    selector, latencies = selectors.DefaultSelector(), []
    opened = [_Line(("127.0.0.1", port)) for _ in range(min(lines, len(waiting)))]
    began = time.perf_counter()
    busy: dict[_Line, int] = {}
    answers: list[tuple[int, Answer]] = []

    def next_on(line: _Line) -> None:
        number, request = waiting.pop()
        busy[line] = number
        line.send(request)

    try:
        for line in opened:
            selector.register(line.socket, selectors.EVENT_READ, line)
            next_on(line)
        while busy:
            ready = selector.select(SECONDS)
            if not ready:
                raise BadAnswer("no answer within a minute")
            for key, _events in ready:
                line: _Line = key.data
                answer = line.read()
                if answer is None:
                    continue
                latencies.append(time.perf_counter() - line.began)
                number = busy.pop(line)
                if waiting:
                    next_on(line)
                answers.append((number, answer))
        seconds = time.perf_counter() - began
    finally:
        selector.close()
        for line in opened:
            line.socket.close()
    for number, answer in answers:
        if answer.status != 200:
            raise BadAnswer(f"request {number}: status {answer.status}: {answer.body[:500]!r}")
        look(number, answer)
    return Round(seconds, latencies)
