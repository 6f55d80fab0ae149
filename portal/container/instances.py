"""Life of portlets: one instance a definition and process (JSR-286 PLT.5.2; PLT-01 to PLT-06)."""

import importlib
import logging
import threading
import time
from dataclasses import dataclass
from typing import Any

from portal.api.errors import PortalError, PortletError, PortletUnavailable
from portal.api.portlet import IPortlet
from portal.api.registry import Definition
from portal.container.application import Applications
from portal.container.configuration import PortletConfig

log = logging.getLogger(__name__)

_FAILURES = (PortalError, ArithmeticError, AssertionError, AttributeError, EOFError, ImportError, LookupError, NameError,
             OSError, RuntimeError, TypeError, ValueError, SystemExit)
"""What ``destroy`` of a portlet may raise without keeping the others from theirs."""


@dataclass(slots=True)
class _Out:
    until: float
    """Monotonic instant after which it is tried again; infinite for good."""


class Instances:
    """The portlets in service."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: dict[str, threading.RLock] = {}
        self._made: dict[str, tuple[IPortlet, PortletConfig]] = {}
        self._out: dict[str, _Out] = {}
        self._applications = Applications()

    def get(self, definition: Definition) -> tuple[Any, PortletConfig]:
        """The portlet and its config; made and initialised at first use.

        :raises PortletUnavailable: out of service. :raises PortletError: its class cannot be made or its init failed.
        """
        found = self._made.get(definition.name)
        if found is not None and definition.name not in self._out:
            return found
        with self._lock:
            making = self._making.setdefault(definition.name, threading.RLock())
        # One lock a definition: a portlet whose init hangs keeps no other one waiting (PAGE-02).
        with making:
            self._refuse_if_out(definition.name)
            if definition.name not in self._made:
                self._made[definition.name] = self._make(definition)
            return self._made[definition.name]

    def _refuse_if_out(self, name: str) -> None:
        out = self._out.get(name)
        if out is None:
            return
        left = out.until - time.monotonic()
        if left > 0:
            raise PortletUnavailable(None, None if left == float("inf") else left)
        self._out.pop(name, None)

    def _make(self, definition: Definition) -> tuple[IPortlet, PortletConfig]:
        module, _, name = definition.portlet_class.partition(":")
        config = PortletConfig(definition, self._applications.get(definition.package))
        try:
            portlet = getattr(importlib.import_module(module), name)()
        except (ImportError, AttributeError, SyntaxError) as error:
            raise PortletError(None) from error
        try:
            portlet.init(config)
        except PortletUnavailable as error:
            self._out[definition.name] = _Out(time.monotonic() + (error.seconds or float("inf")))
            raise
        return portlet, config

    def withdraw(self, name: str, seconds: float | None) -> None:
        """Take out of service: for some seconds (kept), or for good (destroyed) (PLT-06)."""
        with self._lock:
            self._out[name] = _Out(time.monotonic() + (float("inf") if seconds is None else seconds))
            found = self._made.pop(name, None) if seconds is None else None
        if found is not None:
            self._destroy(name, found[0])

    def destroy(self) -> None:
        """Take all out of service (PLT-05)."""
        with self._lock:
            made, self._made = self._made, {}
        for name, (portlet, _config) in made.items():
            self._destroy(name, portlet)

    def _destroy(self, name: str, portlet: Any) -> None:
        try:
            portlet.destroy()
        except _FAILURES:
            log.exception("destroy of %s failed; it counts as destroyed", name)
