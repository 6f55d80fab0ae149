"""A portlet container that remembers what its portlets were asked and what they did."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from portal.api.phases import ACTION, EVENT, RENDER, RESOURCE
from portal.container.container import Container
from portal.container.values import Call
from portal.driver.executor import attempt

__all__ = ["Seen", "WatchedContainer", "portlet_at_work"]

_at_work = threading.local()


def portlet_at_work() -> str | None:
    """Name of the definition whose code the calling thread is running; None outside."""
    return getattr(_at_work, "name", None)


@dataclass(frozen=True, slots=True)
class Seen:
    """One phase that ran.

    :param result: what came out (``Rendered``, ``Outcome``, ``Served``), None after an error.
    :param seconds: how long the portlet took.
    """

    phase: str
    call: Call
    result: Any
    error: BaseException | None
    seconds: float

    @property
    def portlet(self) -> str:
        """Name of the definition."""
        return self.call.definition.name

    @property
    def where(self) -> str:
        """The phase as a report names it."""
        call = self.call
        words = [self.portlet, self.phase]
        if self.phase == RENDER:
            words += [call.mode, call.state]
        elif self.phase == ACTION:
            words.append(repr(call.action))
        elif self.phase == RESOURCE:
            words.append(repr(call.resource_id))
        elif self.phase == EVENT and call.event is not None:
            words.append(call.event.name)
        person = call.caller.person
        return f"{' '.join(words)} ({person.profile if person else 'guest'}, {call.caller.locale})"


class WatchedContainer(Container):
    """See the module.

    Attributes: ``seen`` (list of ``Seen``, oldest first), ``guise`` (changes a call before the portlet gets it).
    """

    def __init__(self, settings: Any = None) -> None:
        super().__init__(settings)
        self.seen: list[Seen] = []
        self.guise: Callable[[Call], Call] | None = None

    def _watch(self, phase: str, run: Callable[[Call], Any], call: Call) -> Any:
        if self.guise is not None:
            call = self.guise(call)
        _at_work.name = call.definition.name
        began, result, error = time.perf_counter(), None, None
        try:
            result = run(call)
            return result
        except BaseException as raised:
            error = raised
            raise
        finally:
            _at_work.name = None
            self.seen.append(Seen(phase, call, result, error, time.perf_counter() - began))

    def render(self, call: Call) -> Any:
        """See ``IContainer``."""
        return self._watch(RENDER, super().render, call)

    def action(self, call: Call) -> Any:
        """See ``IContainer``."""
        return self._watch(ACTION, super().action, call)

    def event(self, call: Call) -> Any:
        """See ``IContainer``."""
        return self._watch(EVENT, super().event, call)

    def resource(self, call: Call) -> Any:
        """See ``IContainer``."""
        return self._watch(RESOURCE, super().resource, call)

    def take(self) -> list[Seen]:
        """What was seen since the last time."""
        seen, self.seen = self.seen, []
        return seen

    def instance(self, definition: Any) -> Any:
        """The portlet object in service; made when there is none."""
        return self._instances.get(definition)[0]

    def again(self, seen: Seen, registry: Any, markers: Any, **changes: Any) -> Seen:
        """Run a phase once more on a session of its own that may only read, with parts of the call replaced.

        Nothing is raised: what went wrong is in the answer.
        """
        scope = seen.call.db.info.get("scope")
        with registry["preau.database"].read(scope) as db:
            call = replace(seen.call, db=db, markers=markers, **changes)
            attempt(lambda: getattr(self, seen.phase)(call))
            return self.seen.pop()
