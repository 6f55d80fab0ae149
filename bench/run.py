"""The story of the bench.

A portal is made and filled; its sample sources are fetched for real, once. One worker serves it on one
core; this process asks from another. Beside the worker, on its core and idle while the other works, stands
the bare view. Pages of 3, 12 and 30 windows are asked for by 50 people in turn, with caches on and off.
"""

import json
import os
import signal
import sys
import time
from contextlib import ExitStack

from bench import report
from bench.load import BadAnswer, run_round
from bench.measure import LINES, bare_requests, measure, portal_requests, statements_per_page
from bench.pages import PAGES, Unfinished
from bench.processes import Process, listen
from bench.sign_in import sign_in, start_cas
from bench.site import FOLDER, Site

__all__ = ["main"]

PEOPLE = 50
SECONDS = {3: 6.0, 12: 12.0, 30: 14.0}
"""Most seconds for the rounds of each page, by number of windows."""
FETCH_SECONDS = 60.0
TOLERANCE = 0.05
CACHES = {"cached": {}, "uncached": {"cache.boxes": "false"}}


class Bench:
    """One run."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        cores = sorted(os.sched_getaffinity(0))
        self.core, own = cores[0], cores[-1]
        os.sched_setaffinity(0, {own})
        if self.core == own:
            print("only one core: the load comes from the portal's own, all figures suffer", flush=True)
        self.sockets = {name: stack.enter_context(listen()) for name in ("portal", "bare", "cas", "sources")}
        ports = {name: bound.getsockname()[1] for name, bound in self.sockets.items()}
        self.site = Site(ports["portal"], f"http://127.0.0.1:{ports['cas']}/cas/", f"http://127.0.0.1:{ports['sources']}/")
        self.people: list[dict[str, str]] = []

    def start(self, name: str, *words: str, **more) -> Process:
        """Start a module as a process that ends with the bench."""
        environment = {**self.site.environment, **more.pop("environment", {})}
        return self._ends(Process(["-m", *words], environment, FOLDER / f"{name}.log", **more))

    def _ends(self, process: Process) -> Process:
        self.stack.callback(process.end)
        return process

    def start_portal(self, caches: str) -> Process:
        """The worker, with caches on or off."""
        bound = self.sockets["portal"]
        return self.start(f"portal-{caches}", "bench.worker", str(self.site.ini), "--fd", str(bound.fileno()), "--core",
                          str(self.core), bound=bound, core=self.core,
                          environment={"PREAU_OVERRIDES": json.dumps(CACHES[caches])})

    def prepare(self) -> None:
        """Fill the portal, have its sources fetched, sign somebody in through the CAS."""
        sources = self.sockets["sources"]
        neighbours = [self.start("sources", "portal.demo.sources", "--fd", str(sources.fileno()), bound=sources)]
        self.people = self.site.fill(PEOPLE)
        portal = self.start_portal("cached")
        neighbours.append(self.start("jobs", "portal.scripts.main", "jobs", str(self.site.ini)))
        for windows in sorted(PAGES, reverse=True):
            self._until_whole(portal, windows)
        neighbours.append(start_cas(self.start, self.sockets["cas"]))
        sign_in(portal.port)
        for process in (*neighbours, portal):
            process.end()

    def _until_whole(self, portal: Process, windows: int) -> None:
        """Ask one person's page again until all its sources have been fetched."""
        deadline, requests = time.monotonic() + FETCH_SECONDS, portal_requests(portal.port, windows, self.people[:1])
        while True:
            try:
                run_round(portal.port, requests, lambda _number, answer: PAGES[windows].look(answer))
                return
            except Unfinished:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.25)

    def sizes(self, portal: Process) -> dict[int, int]:
        """Bytes of the portal's pages: the median of everybody's; this warms the worker too."""
        found = {}
        for windows, page in PAGES.items():
            bytes_: list[int] = []

            def look(_number, answer, page=page, bytes_=bytes_) -> None:
                page.look(answer)
                bytes_.append(len(answer.body))

            for _time in range(2):
                run_round(portal.port, portal_requests(portal.port, windows, self.people), look, LINES)
            found[windows] = sorted(bytes_)[len(bytes_) // 2]
        return found

    def start_bare(self, sizes: dict[int, int]) -> tuple[Process, dict[int, int]]:
        """The bare view, and the bytes of its pages. :raises BadAnswer: not within 5 % of the portal's."""
        bound = self.sockets["bare"]
        bare = self.start("bare", "bench.bare", str(self.site.ini), "--fd", str(bound.fileno()), "--core", str(self.core),
                          *(f"{windows}={size}" for windows, size in sizes.items()), bound=bound, core=self.core)
        found: dict[int, int] = {}
        for windows, size in sizes.items():
            run_round(bare.port, bare_requests(bare.port, "bare", windows, 1),
                      lambda _number, answer, windows=windows: found.__setitem__(windows, len(answer.body)))
            if abs(found[windows] - size) > TOLERANCE * size:
                raise BadAnswer(f"the bare page of {windows} boxes has {found[windows]} bytes, the portal's {size}")
        return bare, found

    def run(self) -> None:
        """Measure everything, print it and write it down."""
        self.prepare()
        results: list[report.Result] = []
        bare, sizes, bare_sizes = None, {}, {}
        for caches in CACHES:
            portal = self.start_portal(caches)
            sizes = self.sizes(portal)
            if bare is None:
                bare, bare_sizes = self.start_bare(sizes)
            for windows in sorted(PAGES):
                found = measure(portal, bare, windows, self.people, bare_sizes[windows], SECONDS[windows])
                one = report.result(f"page-{windows}-{caches}", found, portal.rss_mb,
                                    statements_per_page(portal, windows, self.people))
                report.show(one, found, sizes[windows], bare_sizes[windows])
                results.append(one)
            portal.end()
        print(f"written: {report.write(results)}")


def main() -> int:
    """Run the bench. :returns: 0; 1 when a page was not 200 and whole."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))  # so that what was started is ended too
    report.FILE.unlink(missing_ok=True)
    try:
        with ExitStack() as stack:
            Bench(stack).run()
    except BadAnswer as error:
        print(f"bench: {error}")
        return 1
    return 0
