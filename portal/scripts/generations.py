"""The parent's part in a change of packages: from the generation that lives to the one that is wanted (design 6a).

A child of the parent (``portal.generations.watch``) says which generation is wanted and built on
this host. The processes of that one start beside those that live; when all of them are ready the
old ones drain and end. When one of them fails, the new ones end and nothing has changed.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from portal.generations.folders import State, read_state, write_state
from portal.scripts.child import Recipe
from portal.scripts.parent import Parent, Place
from portal.settings import Settings

__all__ = ["Generations"]

log = logging.getLogger(__name__)

TRIES = 2
"""So many failures of one place, one after the other, end the try of a generation."""


class Generations:
    """Starts and exchanges the workers and the jobs process.

    :param watching: how to start the child that follows the wanted generation.
    :param recipes: the processes of a generation, by its number.
    """

    def __init__(self, parent: Parent, settings: Settings, watching: Recipe, recipes: Callable[[int], list[Recipe]]) -> None:
        self.parent, self.settings, self.recipes = parent, settings, recipes
        self.watching = parent.add(watching)
        self.state = read_state(settings)
        self.places: list[Place] = []
        self._trying: tuple[int, list[Place]] | None = None
        self._wanted: int | None = None

    def start(self, seconds: float) -> bool:
        """Start the wanted generation, or else the one that this host served last.

        :returns: False when neither became ready, or the end was asked for.
        """
        if not self.parent.wait_ready([self.watching], seconds):
            return False
        wanted, last = self._now_wanted() or 0, self.state.living
        if self._start(wanted, seconds):
            self._say(State(living=wanted))
            return True
        if self.parent.stopping or last == wanted or not self._start(last, seconds):
            return False
        self._refuse(wanted, last)
        return True

    def follow(self) -> None:
        """Do what has become necessary; call it between two looks of the parent."""
        wanted = self._now_wanted()
        if self._trying is not None:
            self._judge(*self._trying, wanted)
        elif wanted is not None and wanted not in (self.state.living, self.state.refused):
            log.info("generation is being started", extra={"facts": {"generation": wanted}})
            self._trying = wanted, [self.parent.add(recipe) for recipe in self.recipes(wanted)]
        elif self.state.refused and wanted == self.state.living:
            self._say(replace(self.state, refused=0, reason=""))
        if self.state.draining and not self.parent.leaving:
            self._say(replace(self.state, draining=False))

    def _now_wanted(self) -> int | None:
        """What the watching child said last; when it was started anew and has not spoken, what the one before it said."""
        holder = self.watching.holder
        if holder is not None and holder.generation is not None:
            self._wanted = holder.generation
        return self._wanted

    def _start(self, number: int, seconds: float) -> bool:
        self.places = [self.parent.add(recipe) for recipe in self.recipes(number)]
        if self.parent.wait_ready(self.places, seconds):
            return True
        if not self.parent.stopping:
            self._retire(self.places)
        return False

    def _judge(self, number: int, places: list[Place], wanted: int | None) -> None:
        failed = next((place for place in places if place.failures >= TRIES), None)
        if failed is not None or wanted != number:
            self._trying = None
            self._retire(places)
            if failed is not None:
                self._refuse(number, self.state.living, failed.recipe.name)
        elif all(place.holder is not None and place.holder.ready for place in places):
            self._trying = None
            self._retire(self.places)
            self.places = places
            self._say(State(living=number, draining=True))
            log.info("generation serves", extra={"facts": {"generation": number}})

    def _refuse(self, number: int, living: int, name: str = "a process") -> None:
        reason = f"{name} of generation {number} does not start; why is in the log. Generation {living} serves on."
        log.error("generation does not start", extra={"facts": {"generation": number, "name": name, "serving": living}})
        self._say(State(living=living, draining=bool(self.parent.leaving), refused=number, reason=reason))

    def _retire(self, places: list[Place]) -> None:
        for place in places:
            self.parent.retire(place)

    def _say(self, state: State) -> None:
        self.state = state
        write_state(self.settings, state)
