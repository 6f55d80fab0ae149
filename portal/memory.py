"""What a worker remembers between requests, bounded in entries and in bytes (PAGE-08)."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Memory"]

V = TypeVar("V")


class Memory(Generic[V]):
    """Values by key; the one not asked for the longest goes first. Safe between threads.

    :param entries: most values held.
    :param size: most that the sizes given to ``put`` may come to, in bytes.
    """

    def __init__(self, entries: int, size: int) -> None:
        self._entries, self._size, self._used = entries, size, 0
        self._held: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def keeps(self) -> bool:
        """Whether anything put is held at all."""
        return self._entries > 0

    def get(self, key: Hashable) -> V | None:
        """The value under ``key``, or None."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: V, size: int = 0) -> None:
        """Hold a value of about ``size`` bytes; one larger than everything allowed is not held."""
        with self._lock:
            self._used -= self._held.pop(key, (None, 0))[1]
            if size > self._size:
                return
            self._held[key] = value, size
            self._used += size
            while len(self._held) > self._entries or self._used > self._size:
                self._used -= self._held.popitem(last=False)[1][1]

    def __len__(self) -> int:
        return len(self._held)
