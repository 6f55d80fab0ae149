"""What describes the body of a resource: set before the body is opened, of no effect afterwards (PLT-60, PLT-74)."""

import re
from collections.abc import Callable
from typing import Any

__all__ = ["is_encoding", "is_language", "is_length", "is_status", "is_type", "until_opened"]

_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def until_opened(name: str, is_good: Callable[[Any], bool] = lambda value: True) -> property:
    """An attribute of a response that keeps it in ``_head`` and says by ``_opened()`` when it is too late.

    :param is_good: whether a value may be set; if not, ``ValueError`` is raised.
    """
    def get(self: Any) -> Any:
        return self._head[name]

    def put(self: Any, value: Any) -> None:
        if self._opened():
            return
        if not is_good(value):
            raise ValueError(f"{value!r} is no {name} of a response")
        self._head[name] = value

    return property(get, put)


def _is_number(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def is_status(value: Any) -> bool:
    """An HTTP status that ends a request."""
    return _is_number(value, 200) and value <= 599


def is_length(value: Any) -> bool:
    """A number of bytes, or None."""
    return value is None or _is_number(value, 0)


def is_type(value: Any) -> bool:
    """``type/subtype``."""
    return isinstance(value, str) and bool(_TYPE.fullmatch(value))


def is_language(value: Any) -> bool:
    """A language tag (BCP 47), or None."""
    return value is None or (isinstance(value, str) and bool(_LANGUAGE.fullmatch(value)))


def is_encoding(value: Any) -> bool:
    """The name of an encoding of text that Python knows."""
    try:
        return "a".encode(value) is not None
    except (LookupError, TypeError, UnicodeError):
        return False
