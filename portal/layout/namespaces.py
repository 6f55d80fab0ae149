"""Names of windows in HTML and in addresses, and those of people's own tabs and windows."""

import hashlib
import secrets
from collections.abc import Container, Iterable
from functools import lru_cache

__all__ = ["OWN_TAB", "OWN_WINDOW", "clashes", "namespace_of", "new_tab_slug", "new_window_id"]

OWN_TAB = "t-"
OWN_WINDOW = "u."
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ALL = _LETTERS + "0123456789"
LENGTH = 9


@lru_cache(maxsize=16_384)
def namespace_of(window_id: str) -> str:
    """The short form of a window's id, ``[a-z][a-z0-9]{8}``: always the same for one id (PLT-53)."""
    number = int.from_bytes(hashlib.sha256(window_id.encode()).digest()[:16])
    number, first = divmod(number, len(_LETTERS))
    text = _LETTERS[first]
    while len(text) < LENGTH:
        number, next_ = divmod(number, len(_ALL))
        text += _ALL[next_]
    return text


def clashes(window_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different ids whose short forms are the same."""
    seen: dict[str, str] = {}
    return [(first, each) for each in window_ids if (first := seen.setdefault(namespace_of(each), each)) != each]


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALL) for _ in range(length))


def new_window_id(taken: Container[str]) -> str:
    """A fresh ``u.<random>``.

    :param taken: short forms that it must not have.
    """
    while namespace_of(made := OWN_WINDOW + _random(12)) in taken:
        continue
    return made


def new_tab_slug() -> str:
    """A fresh ``t-<random>``."""
    return OWN_TAB + _random(8)
