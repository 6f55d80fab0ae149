"""Sample sources for the demonstration and the tests: feeds, an XML source, a SOAP service.

``python -m portal.demo.sources --port P`` (or ``--fd N``, a bound socket) serves on 127.0.0.1
and prints ``READY http://127.0.0.1:P/``. Some of it misbehaves on purpose: ``lent.xml`` answers
after 30 s, ``casse.xml`` is broken, ``script.xml`` hostile, ``enorme.xml`` 50 MB long, and
``cantine-panne`` describes a service that is down.
"""

import argparse
import datetime as dt
import hashlib
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from lxml import etree
from lxml.builder import E
from waitress import create_server

from portal.demo import source_canteen, source_feeds
from portal.demo.source_pictures import PICTURES, picture

__all__ = ["application", "main"]

Answer = tuple[str, str, bytes]
_SLOW = 30.0
_HUGE = 50_000_000
_ending = threading.Event()


def buses(now: dt.datetime) -> bytes:
    """The XML source: departures of school buses today, in a vocabulary of its own."""
    made = source_feeds.data("buses.json")
    lines = []
    for line in made["lines"]:
        element = E.ligne(numero=line["number"], vers=line["to"], couleur=line["colour"],
                          scolaire="oui" if line["school"] else "non")
        element.extend(E.passage(time, heure=f"{int(time[:2])}\u00a0h\u00a0{time[3:]}") for time in line["times"])
        if "note" in line:
            element.append(E.remarque(line["note"]))
        lines.append(element)
    return etree.tostring(E.horaires(*lines, arret=made["stop"], jour=now.date().isoformat()), encoding="UTF-8",
                          xml_declaration=True, pretty_print=True)


def _article(path: str) -> Answer:
    name, _slash, id = path.partition("/")
    if name in ("gazette", "sciences", "universite", "journal"):
        for article in source_feeds.data(f"{name}.json")["articles"]:
            if article["id"] == id:
                title, text = escape(article["title"]), escape(article["summary"])
                page = (f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
                        f'<meta name="viewport" content="width=device-width"></head><body><main><h1>{title}</h1>'
                        f"<p>{text}</p></main></body></html>")
                return "200 OK", "text/html; charset=utf-8", page.encode()
    return "404 Not Found", "text/plain; charset=utf-8", "Pas d’article ici.".encode()


def _picture(path: str) -> Answer:
    name = path.removesuffix(".png")
    if name not in PICTURES:
        return "404 Not Found", "text/plain; charset=utf-8", b""
    return "200 OK", "image/png", picture(name)


def _huge() -> Iterator[bytes]:
    yield b'<?xml version="1.0"?><rss version="2.0"><channel><title>Un flux sans fin</title>'
    item = b"<item><title>Encore</title><description>" + b"a" * 65_000 + b"</description></item>"
    for _ in range(_HUGE // len(item)):
        yield item
    yield b"</channel></rss>"


def _canteen(environ: dict[str, Any], base: str, down: bool) -> Answer:
    if environ["REQUEST_METHOD"] == "GET":
        path = "cantine-panne" if down else "cantine"
        return "200 OK", "text/xml; charset=utf-8", source_canteen.wsdl(f"{base}{path}")
    if down:
        return "503 Service Unavailable", "text/html; charset=utf-8", b"<h1>En panne</h1>"
    body = environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), 100_000))
    status, envelope = source_canteen.answer(body)
    return ("200 OK" if status == 200 else "500 Internal Server Error"), "text/xml; charset=utf-8", envelope


def _feed(name: str, base: str, now: dt.datetime) -> Answer | None:
    makers: dict[str, Callable[[], bytes]] = {
        "gazette.xml": lambda: source_feeds.rss("gazette", base, now),
        "journal.xml": lambda: source_feeds.rss("journal", base, now),
        "sciences.rdf": lambda: source_feeds.rdf("sciences", base, now),
        "universite.atom": lambda: source_feeds.atom("universite", base, now),
        "script.xml": lambda: source_feeds.hostile(base, now),
        "casse.xml": lambda: b'<?xml version="1.0" encoding="UTF-8"?><flux><titre>Ceci ressemble \xe0 un flux, mais',
        "horaires.xml": lambda: buses(now),
    }
    types = {"rdf": "application/rdf+xml", "atom": "application/atom+xml"}
    if name not in makers:
        return None
    return "200 OK", types.get(name.rpartition(".")[2], "application/xml") + "; charset=utf-8", makers[name]()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application."""
    base, path = f"http://{environ['HTTP_HOST']}/", environ["PATH_INFO"].lstrip("/")
    now = dt.datetime.now(dt.timezone.utc)
    if path == "lent.xml":
        _ending.wait(_SLOW)
        path = "journal.xml"
    if path == "enorme.xml":
        start_response("200 OK", [("Content-Type", "application/rss+xml")])
        return _huge()
    if path in ("cantine", "cantine-panne"):
        answer = _canteen(environ, base, path == "cantine-panne")
    elif path.startswith("articles/"):
        answer = _article(path.removeprefix("articles/"))
    elif path.startswith("pictures/"):
        answer = _picture(path.removeprefix("pictures/"))
    else:
        answer = _feed(path, base, now) or (
            "200 OK" if not path else "404 Not Found", "text/plain; charset=utf-8",
            "Sources d’exemple : gazette.xml journal.xml sciences.rdf universite.atom horaires.xml cantine?wsdl\n".encode())
    status, kind, body = answer
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if status.startswith("200") and environ.get("HTTP_IF_NONE_MATCH") == tag:
        start_response("304 Not Modified", [("ETag", tag)])
        return []
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("ETag", tag)])
    return [body]


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="portal.demo.sources", description="Sample sources for the demonstration.")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    where.add_argument("--fd", type=int, help="number of an inherited, bound socket")
    asked = parser.parse_args(arguments)
    # The slow source holds threads on purpose; what queues behind them is not worth a line each.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    bound = socket.socket(fileno=asked.fd) if asked.fd is not None else socket.create_server(("127.0.0.1", asked.port))

    def end(signum: int, frame: Any) -> None:
        _ending.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    server = create_server(application, sockets=[bound], threads=12, ident=None)
    print(f"READY http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
    server.run()


if __name__ == "__main__":
    main()
