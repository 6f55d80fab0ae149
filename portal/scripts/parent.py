"""The parent of all processes of a portal: keeps as many alive as are wanted, and imports none of what they run."""

import logging
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterable

from portal.scripts.child import Child, Recipe

__all__ = ["Parent", "Place"]

logger = logging.getLogger(__name__)

BEAT_SECONDS = 3.0
"""A child that beats and was silent this long is killed."""
START_SECONDS = 120.0
"""A child that was not ready this long after its start is killed."""
DRAIN_SECONDS = 30.0
"""A replaced child may finish what it does for this long."""


class Place:
    """One process that is wanted: who holds it, who is coming, and when to try again.

    :param wanted: number of the recipe's version; ``Place.renew`` raises it, and a holder started
        with a lower one is replaced once its successor is ready.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe, self.wanted = recipe, 0
        self.holder: Child | None = None
        self.coming: Child | None = None
        self.number = {}  # type: dict[Child, int]
        self.failures, self.next_start = 0, 0.0

    def renew(self, recipe: Recipe | None = None) -> None:
        """Want the holder replaced, by the same recipe or a new one; the holder goes on until the new one is ready."""
        self.recipe = recipe or self.recipe
        self.wanted += 1

    def start(self) -> Child:
        """Start whoever is missing."""
        child = Child(self.recipe)
        self.number[child] = self.wanted
        if self.holder is None:
            self.holder = child
        else:
            self.coming = child
        return child

    def missing(self) -> bool:
        """Whether somebody should be started, when the time has come."""
        if self.coming is not None:
            return False
        return self.holder is None or self.number[self.holder] < self.wanted

    def failed(self, lived: float) -> None:
        """Note that a child ended unasked after ``lived`` seconds: the next start waits 0.2, 0.4, … 30 s."""
        self.failures = 1 if lived > 30 else self.failures + 1
        self.next_start = time.monotonic() + min(0.1 * 2 ** min(self.failures, 9), 30.0)

    def living(self) -> list[Child]:
        """Holder and successor."""
        return [child for child in (self.holder, self.coming) if child is not None]


class Parent:
    """Starts, watches, replaces and ends the children. Use from the main thread of a process without others.

    :param tell: called with a line for the operator's screen.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.places: list[Place] = []
        self.leaving: dict[Child, float] = {}
        self._selector = selectors.DefaultSelector()
        self._stop = 0

    def add(self, recipe: Recipe) -> Place:
        """Want one process of ``recipe``, started at once."""
        place = Place(recipe)
        self.places.append(place)
        self._start(place)
        return place

    def retire(self, place: Place) -> None:
        """Want no process there any more: who is there is asked to end, and drains."""
        self.places.remove(place)
        for child in place.living():
            child.signal(signal.SIGTERM)
            self.leaving[child] = time.monotonic() + DRAIN_SECONDS

    def catch_signals(self) -> None:
        """End in good order at SIGTERM, SIGINT and SIGHUP; a second one ends at once."""
        def stop(number: int, frame: object) -> None:
            self._stop += 1
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, stop)

    @property
    def stopping(self) -> bool:
        """Whether the end was asked for."""
        return self._stop > 0

    def wait_ready(self, places: Iterable[Place], seconds: float) -> bool:
        """Look after all children until those of ``places`` are ready.

        :returns: False when the end was asked for, when one failed three times, or after ``seconds``.
        """
        wanted, deadline = list(places), time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            if all(place.holder and place.holder.ready for place in wanted):
                return True
            if any(place.failures >= 3 for place in wanted):
                return False
            self.look(0.1)
        return False

    def run(self) -> None:
        """Look after all children until the end is asked for."""
        while not self.stopping:
            self.look(0.25)

    def look(self, seconds: float) -> None:
        """Listen to the children for at most ``seconds``, then do what has become necessary."""
        for key, _events in self._selector.select(seconds):
            if not key.data.listen():
                self._selector.unregister(key.fileobj)
        now = time.monotonic()
        for place in self.places:
            for child in place.living():
                self._judge(place, child, now)
            if place.missing() and now >= place.next_start and not self.stopping:
                self._start(place)
        for child, until in list(self.leaving.items()):
            if child.ended() is not None:
                self._forget(child)
                del self.leaving[child]
            elif now > until and not child.killed:
                logger.warning("did not finish in time, killed", extra={"facts": {"name": child.recipe.name}})
                child.kill()

    def end(self, seconds: float = 8.0) -> None:
        """End every child: ask them, wait, kill those that are left."""
        children = [child for place in self.places for child in place.living()] + list(self.leaving)
        for child in children:
            child.signal(signal.SIGTERM)
        deadline, asked = time.monotonic() + seconds, self._stop
        while any(child.ended() is None for child in children):
            if time.monotonic() > deadline or self._stop > asked:
                for child in children:
                    child.kill()
            time.sleep(0.02)
        for child in children:
            self._forget(child)
        self.places.clear()
        self.leaving.clear()

    def _start(self, place: Place) -> None:
        child = place.start()
        self._selector.register(child.output, selectors.EVENT_READ, child)
        logger.info("process started", extra={"facts": {"name": place.recipe.name, "child": child.process.pid}})

    def _forget(self, child: Child) -> None:
        if child.output in self._selector.get_map():
            self._selector.unregister(child.output)
        child.close()

    def _judge(self, place: Place, child: Child, now: float) -> None:
        status = child.ended()
        if status is not None:
            self._gone(place, child, status, now)
        elif child.killed:
            return
        elif not child.ready and now - child.started > START_SECONDS:
            self._kill(place, child, "not ready in time")
        elif child.ready and place.recipe.beats and child.silent_for() > BEAT_SECONDS:
            self._kill(place, child, "no heartbeat")
        elif child is place.holder and child.wants_replacement and place.number[child] == place.wanted:
            logger.warning("process asks to be replaced",
                           extra={"facts": {"name": place.recipe.name, "reason": child.wants_replacement}})
            place.renew()
        elif child is place.coming and child.ready:
            old, place.holder, place.coming = place.holder, child, None
            if old is not None:
                place.number.pop(old)
                old.signal(signal.SIGTERM)
                self.leaving[old] = now + DRAIN_SECONDS
            place.failures = 0

    def _kill(self, place: Place, child: Child, reason: str) -> None:
        logger.error("process killed", extra={"facts": {"name": place.recipe.name, "child": child.process.pid,
                                                        "reason": reason}})
        child.kill()

    def _gone(self, place: Place, child: Child, status: int, now: float) -> None:
        self._forget(child)
        place.number.pop(child)
        if child is place.holder:
            # a successor under way takes the place as soon as it is known to be the only one
            place.holder, place.coming = place.coming, None
        else:
            place.coming = None
        place.failed(now - child.started)
        logger.error("process ended unasked", extra={"facts": {"name": place.recipe.name, "child": child.process.pid,
                                                               "status": status}})
        if not self.stopping and os.isatty(1):
            self.tell(f"{place.recipe.name} ended unasked (status {status}): starting another")
