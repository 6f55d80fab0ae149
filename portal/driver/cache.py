"""Boxes kept by a worker: least recently used ones leave first (PAGE-08)."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zope.interface import implementer

from portal.driver.interfaces import IBoxCache


@implementer(IBoxCache)
class BoxCache:
    """Bounded in entries and in bytes; ``enabled`` False keeps nothing."""

    def __init__(self, entries: int, size: int, enabled: bool = True) -> None:
        self._entries, self._size, self.enabled = entries, size, enabled
        self._kept: OrderedDict[tuple, tuple[Any, int, float | None]] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()
        self._turns: dict[tuple, threading.Lock] = {}

    @classmethod
    def from_settings(cls, settings: Any) -> "BoxCache":
        """As the settings say."""
        return cls(settings.cache_entries, settings.cache_bytes, settings.cache_boxes)

    def get(self, key: tuple) -> Any:
        """The entry still good under that key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            entry, size, until = found
            if until is not None and until < time.monotonic():
                self._remove(key)
                return None
            self._kept.move_to_end(key)
            return entry

    def put(self, key: tuple, entry: Any, size: int, seconds: float | None) -> None:
        """Keep an entry."""
        if not self.enabled or size > self._size // 8:
            return
        with self._lock:
            self._remove(key)
            self._kept[key] = (entry, size, None if seconds is None else time.monotonic() + seconds)
            self._used += size
            while len(self._kept) > self._entries or self._used > self._size:
                self._remove(next(iter(self._kept)))

    def drop(self, key: tuple) -> None:
        """Forget an entry."""
        with self._lock:
            self._remove(key)

    @contextmanager
    def turn(self, key: tuple, seconds: float) -> Iterator[None]:
        """See ``IBoxCache``."""
        with self._lock:
            theirs = self._turns.get(key)
            if theirs is None:
                mine = self._turns[key] = threading.Lock()
                mine.acquire()
        if theirs is not None:
            if theirs.acquire(timeout=seconds):
                theirs.release()
            yield
            return
        try:
            yield
        finally:
            with self._lock:
                del self._turns[key]
            mine.release()

    def _remove(self, key: tuple) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._used -= found[1]

    def __len__(self) -> int:
        return len(self._kept)
