"""Filters in service and the chains they form (JSR-286 PLT.20; PLT-82)."""

import importlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zope.interface import implementer

from portal.api.errors import PortletUnavailable
from portal.api.filters import IFilterConfig
from portal.api.registry import Definition, Filter

log = logging.getLogger(__name__)

Step = Callable[[Any, Any], None]


@implementer(IFilterConfig)
@dataclass(frozen=True, slots=True)
class FilterConfig:
    """See ``IFilterConfig``."""

    name: str
    package: str
    init_parameters: dict[str, str]


def chain_of(filters: Sequence[Any], phase: str, portlet: Step) -> Step:
    """The first step of a chain: each filter's method of the phase is handed the step after it, the last one ``portlet``."""
    step = portlet
    for one in reversed(filters):
        step = _before(getattr(one, phase), step)
    return step


def _before(method: Callable[[Any, Any, Step], None], after: Step) -> Step:
    return lambda request, response: method(request, response, after)


class Filters:
    """The filters of this process: one object for each declaration, made when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: dict[tuple[str, str], threading.RLock] = {}
        self._made: dict[tuple[str, str], Any] = {}
        self._out: dict[tuple[str, str], float] = {}

    def of(self, definition: Definition, phase: str) -> list[Any]:
        """The filters in service around a phase of a portlet, in their order."""
        found = (self._get(definition.package, one) for one in definition.filters if phase in one.phases)
        return [one for one in found if one is not None]

    def destroy(self) -> None:
        """Take every filter out of service."""
        with self._lock:
            made, self._made = self._made, {}
        for (_package, name), one in made.items():
            try:
                one.destroy()
            except Exception:
                log.exception("destroy of the filter %s failed; it counts as destroyed", name)

    def _get(self, package: str, declared: Filter) -> Any:
        key = (package, declared.name)
        found = self._made.get(key)
        if found is not None:
            return found
        with self._lock:
            making = self._making.setdefault(key, threading.RLock())
        with making:
            if key not in self._made and time.monotonic() >= self._out.get(key, 0.0):
                made = self._make(key, declared)
                if made is not None:
                    self._made[key] = made
            return self._made.get(key)

    def _make(self, key: tuple[str, str], declared: Filter) -> Any:
        module, _, name = declared.filter_class.partition(":")
        seconds = float("inf")
        # Whatever its making raises: the portlet goes on without this filter (JSR-286 PLT.20.2.1).
        try:
            made = getattr(importlib.import_module(module), name)()
            made.init(FilterConfig(declared.name, key[0], dict(declared.init_parameters)))
            return made
        except PortletUnavailable as error:
            seconds = error.seconds or seconds
            log.warning("the filter %s of %s is out of service for %s seconds", declared.name, key[0], seconds)
        except (Exception, SystemExit):
            log.exception("the filter %s of %s is kept out: its init failed", declared.name, key[0])
        self._out[key] = time.monotonic() + seconds
        return None
