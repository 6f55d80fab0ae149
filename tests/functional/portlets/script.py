"""What the portlets of the tests are to do, and what has been called so far."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Call", "Script", "the_script"]


@dataclass(frozen=True)
class Call:
    """A phase that has begun.

    :param window: the fragment's name of the window, or the fname for any other; ``portlet``: the object called.
    """

    window: str
    phase: str
    portlet: int
    mode: str
    state: str
    parameters: dict[str, tuple[str, ...]]


class Script:
    """By window and phase a function of request and response; ``calls`` in their order.

    :ivar notes: what filters have noted, in its order.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._filters: dict[str, Callable[[Any, Any, Any], None]] = {}
        self._acts: dict[tuple[str, str], Callable[[Any, Any], None]] = {}
        self.calls: list[Call] = []
        self.listening: list[Callable[[str, Any], None]] = []
        self.lives: list[tuple[str, str]] = []
        self.init: Callable[[Any], None] | None = None
        self.destroy: Callable[[], None] | None = None
        self.validate: Callable[[Any], None] | None = None

    def clear(self) -> None:
        """Forget everything."""
        self.__init__()

    def on(self, window: str, phase: str, act: Callable[[Any, Any], None] | None = None):
        """Have ``act`` done in that phase; without it, a decorator."""
        if act is None:
            return lambda act: self.on(window, phase, act)
        self._acts[window, phase] = act
        return act

    def around(self, name: str, act: Callable[[Any, Any, Any], None]) -> None:
        """Have a filter do ``act`` with request, response and chain."""
        self._filters[name] = act

    def filter_of(self, name: str) -> Callable[[Any, Any, Any], None]:
        """What a filter is to do: go on, unless told otherwise."""
        return self._filters.get(name, lambda request, response, chain: chain(request, response))

    def play(self, portlet: Any, request: Any, response: Any) -> None:
        """Note the call and do what was asked for."""
        self.play_as(request.phase, portlet, request, response)

    def play_as(self, phase: str, portlet: Any, request: Any, response: Any) -> None:
        """The same, under a name for the phase."""
        window = request.window
        name = window.id.removeprefix("members.").removeprefix("guests.") if "." in window.id[2:] else window.fname
        self.calls.append(Call(name, phase, id(portlet), request.mode, request.state,
                               request.parameters.as_dict()))
        act = self._acts.get((name, phase))
        if act is not None:
            act(request, response)
        elif phase == "render":
            response.write(f"content of {name}")

    def phases(self, window: str | None = None) -> list[str]:
        """What was called, as "window phase", or the phases of one."""
        return [f"{call.window} {call.phase}" if window is None else call.phase for call in self.calls
                if window in (None, call.window)]

    def count(self, window: str, phase: str = "render") -> int:
        """How often a phase was called."""
        return self.phases(window).count(phase)


the_script = Script()
