"""What a worker remembers of sources: contents as they were read, and which ones a page reads together."""

import json
from collections.abc import Hashable
from typing import Any

from zope.interface import implementer

from portal.memory import Memory
from portal.services.sources.interfaces import ISourceMemory

__all__ = ["SourceMemory"]

_MOST = 100
"""Sources of one page that are read together."""


@implementer(ISourceMemory)
class SourceMemory:
    """See ``ISourceMemory``. What is held of a source beside its content takes about 500 bytes. A habit
    takes about 100 bytes a source, and pages of one person share keys with others'."""

    def __init__(self, settings: Any = None) -> None:
        self._contents: Memory[tuple[str, Any]] = Memory(entries=2000, size=32_000_000)
        self._rows: Memory[tuple[int, Any]] = Memory(entries=5000, size=5_000_000)
        self._habits: Memory[dict[str, None]] = Memory(entries=5000, size=8_000_000)

    def content(self, key: str, text: str | None) -> Any:
        """See ``ISourceMemory``."""
        if text is None:
            return None
        held = self._contents.get(key)
        if held is not None and held[0] == text:
            return held[1]
        content = json.loads(text)
        self._contents.put(key, (text, content), 6 * len(text))  # the objects take about five times the text
        return content

    def held(self, key: str, version: int) -> Any:
        """See ``ISourceMemory``."""
        found = self._rows.get(key)
        return found[1] if found is not None and found[0] == version else None

    def hold(self, key: str, version: int, row: Any) -> None:
        """See ``ISourceMemory``."""
        self._rows.put(key, (version, row), 500)

    def habit(self, page: Hashable) -> tuple[str, ...]:
        """See ``ISourceMemory``."""
        return tuple(self._habits.get(page) or ())

    def note(self, page: Hashable, key: str) -> None:
        """See ``ISourceMemory``."""
        known = self._habits.get(page) or {}
        if key not in known:
            # Put together anew: another thread may be reading the old one. The latest are kept.
            kept = (*known, key)[-_MOST:]
            self._habits.put(page, dict.fromkeys(kept), 100 * len(kept))
