"""Rounds against the portal, the bare view and the ready-made bytes in turn, so that a busy machine hits all alike."""

import statistics
import time
from dataclasses import dataclass, field

from bench.load import Answer, BadAnswer, Round, request_of, run_round
from bench.pages import PAGES
from bench.processes import Process

__all__ = ["LINES", "Measured", "bare_requests", "measure", "portal_requests", "statements_per_page"]

LINES = 4
"""Connections that ask at once."""
MOST_ROUNDS, LEAST_ROUNDS = 12, 4


@dataclass
class Measured:
    """What was measured of one page: rounds in the order in which they were run."""

    portal: list[Round] = field(default_factory=list)
    bare: list[Round] = field(default_factory=list)
    static: list[Round] = field(default_factory=list)
    processor: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("portal", "bare", "static"), 0.0))
    """Seconds of the processor that all rounds of each took."""

    def processor_ms(self, name: str) -> float:
        """Milliseconds of the processor that a page took: what a machine that is busy with other things changes least."""
        return self.processor[name] / sum(len(one.latencies) for one in getattr(self, name)) * 1000

    def ratio(self, other: str) -> float:
        """Throughput of the portal over that of ``bare`` or ``static``: the median of rounds beside each other."""
        pairs = zip(self.portal, getattr(self, other), strict=True)
        return statistics.median(mine.rps / theirs.rps for mine, theirs in pairs)

    @staticmethod
    def rps(rounds: list[Round]) -> float:
        """Median of the rounds' throughput."""
        return statistics.median(one.rps for one in rounds)

    @staticmethod
    def ms(rounds: list[Round], percent: int) -> float:
        """A percentile of the latencies of all rounds, in milliseconds."""
        every = sorted(latency for one in rounds for latency in one.latencies)
        return every[min(len(every) * percent // 100, len(every) - 1)] * 1000


def portal_requests(port: int, windows: int, people: list[dict[str, str]]) -> list[bytes]:
    """The page once for each person."""
    return [request_of(port, PAGES[windows].path, f"preau={person['cookie']}") for person in people]


def bare_requests(port: int, name: str, windows: int, many: int) -> list[bytes]:
    """The bare page (``name`` "bare") or the ready-made one ("static"), ``many`` times."""
    return [request_of(port, f"/{name}/{windows}")] * many


def _same_bytes(size: int):
    def look(_number: int, answer: Answer) -> None:
        if len(answer.body) != size:
            raise BadAnswer(f"{len(answer.body)} bytes instead of {size}")
    return look


def measure(portal: Process, bare: Process, windows: int, people: list[dict[str, str]], bare_bytes: int,
            seconds: float) -> Measured:
    """Rounds of one page: everybody's page once, as many bare and ready-made ones; for ``seconds`` at most,
    though never less than four rounds.

    :raises BadAnswer: a page that is not 200 or not whole.
    """
    page, same = PAGES[windows], _same_bytes(bare_bytes)
    asked = {"portal": (portal, portal_requests(portal.port, windows, people), lambda _number, answer: page.look(answer)),
             **{name: (bare, bare_requests(bare.port, name, windows, len(people)), same) for name in ("bare", "static")}}
    found, until = Measured(), time.monotonic() + seconds
    while len(found.portal) < LEAST_ROUNDS or (len(found.portal) < MOST_ROUNDS and time.monotonic() < until):
        for name, (process, requests, look) in asked.items():
            before = process.processor_seconds
            getattr(found, name).append(run_round(process.port, requests, look, LINES))
            found.processor[name] += process.processor_seconds - before
    return found


def statements_per_page(portal: Process, windows: int, people: list[dict[str, str]]) -> float:
    """Statements that a page takes, over everybody's page one after the other."""
    counted: list[int] = []
    requests = portal_requests(portal.port, windows, people)
    run_round(portal.port, [requests[0], *requests],
              lambda _number, answer: counted.append(int(answer.headers["x-bench-statements"])), lines=1)
    return (counted[-1] - counted[0]) / len(requests)
