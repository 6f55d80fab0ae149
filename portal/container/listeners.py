"""URL listeners of applications, made once a process (JSR-286 PLT.11.4.2; PLT-51)."""

import importlib
import threading

from portal.api.errors import PortletError
from portal.api.listeners import IUrlListener

__all__ = ["url_listeners"]

_made: dict[str, IUrlListener] = {}
_lock = threading.Lock()


def url_listeners(names: tuple[str, ...]) -> tuple[IUrlListener, ...]:
    """The listeners of those classes, in that order.

    :raises PortletError: one cannot be made: no address may be written past it.
    """
    try:
        return tuple([_made[name] for name in names])
    except KeyError:
        pass
    with _lock:
        for name in names:
            if name not in _made:
                _made[name] = _make(name)
    return tuple(_made[name] for name in names)


def _make(name: str) -> IUrlListener:
    module, _colon, attribute = name.partition(":")
    try:
        made = getattr(importlib.import_module(module), attribute)()
    except (ImportError, AttributeError, SyntaxError, TypeError) as error:
        raise PortletError(None) from error
    if not IUrlListener.providedBy(made):
        raise PortletError(None) from TypeError(f"{name} is no IUrlListener")
    return made
