"""What makes two sources the same."""

import hashlib
import json
from functools import lru_cache
from urllib.parse import urlsplit

__all__ = ["endpoint_of", "source_key"]


def source_key(kind: str, url: str, parameters: dict[str, str]) -> str:
    """SHA-256 over the structure, hexadecimal: never over joined texts (attacks P02, P07, P08)."""
    pairs = tuple(sorted(parameters.items()))
    short = len(url) + sum(len(name) + len(value) for name, value in pairs) < _SHORT
    return (_kept_key if short else _key)(kind, url, pairs)


def _key(kind: str, url: str, parameters: tuple[tuple[str, str], ...]) -> str:
    whole = json.dumps([kind, url, parameters], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


_SHORT = 1000
"""Characters up to which what goes into a key is remembered with it."""
_kept_key = lru_cache(maxsize=4096)(_key)


def endpoint_of(url: str) -> str:
    """``host:port`` of an address, for the limits by host; empty when it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}:{port}"[:300]
