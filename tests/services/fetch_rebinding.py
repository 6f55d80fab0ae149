"""Run in a private network by ``test_fetch_guard``: prints what the fetcher got, as JSON."""

import collections
import http.client
import http.server
import json
import threading
import time

from dnslib import QTYPE, RCODE, RR, A
from dnslib.server import BaseResolver, DNSLogger, DNSServer

from portal.api.fetch import FetchFailed, FetchRefused, FetchRequest
from portal.services.fetch.client import Fetcher
from portal.services.fetch.guard import Guard

OUTSIDE, LOOPBACK = "203.0.113.7", "127.0.0.1"
TURNS = {"rebind.test": [OUTSIDE, LOOPBACK], "trap.test": [OUTSIDE, LOOPBACK], "once.test": [OUTSIDE, OUTSIDE]}


class Names(BaseResolver):
    """Counts the questions for each name; some names change their address."""

    def __init__(self) -> None:
        self.asked: collections.Counter[str] = collections.Counter()

    def resolve(self, request, handler):
        name, reply = str(request.q.qname).rstrip("."), request.reply()
        if name == "slow.test":
            time.sleep(30)
        elif request.q.qtype == QTYPE.A and (name in TURNS or name == "mixed.test"):
            turn = self.asked[name]
            self.asked[name] += 1
            found = [OUTSIDE, LOOPBACK] if name == "mixed.test" else [TURNS[name][min(turn, 1)]]
            for address in found:
                reply.add_answer(RR(request.q.qname, QTYPE.A, rdata=A(address), ttl=0))
        elif name not in TURNS and name != "mixed.test":
            reply.header.rcode = RCODE.NXDOMAIN
        return reply


def serve(address: str, words: bytes) -> None:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer((address, 80), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def main() -> None:
    names = Names()
    DNSServer(names, address=LOOPBACK, port=53, logger=DNSLogger(log="-request,-reply,-error")).start_thread()
    serve(OUTSIDE, b"public")
    serve(LOOPBACK, b"secret")
    # 203.0.113.0/24 is for documentation and the address is this machine's: the list admits it.
    fetcher = Fetcher(guard=Guard(allow=[f"{OUTSIDE}:80"]))

    def get(name: str, seconds: float = 5.0) -> str:
        try:
            return fetcher.fetch(FetchRequest(f"http://{name}/", seconds=seconds)).body.decode()
        except (FetchRefused, FetchFailed) as error:
            return error.reason

    trap = Guard(allow=[f"{OUTSIDE}:80"])
    trap.addresses(trap.parse("http://trap.test/"), 5.0)
    connection = http.client.HTTPConnection("trap.test", timeout=5)
    connection.request("GET", "/")
    seen: dict[str, object] = {"naive": connection.getresponse().read().decode()}
    seen |= {"first": get("rebind.test"), "second": get("rebind.test"), "mixed": get("mixed.test")}
    get("once.test")
    start = time.monotonic()
    seen |= {"questions": names.asked["once.test"], "unknown": get("unknown.test"), "slow": get("slow.test", 0.7)}
    print(json.dumps({**seen, "slow seconds": time.monotonic() - start}), flush=True)


if __name__ == "__main__":
    main()
