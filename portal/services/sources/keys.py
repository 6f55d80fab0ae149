"""What makes two sources the same."""

import hashlib
import json
from urllib.parse import urlsplit

__all__ = ["endpoint_of", "source_key"]


def source_key(kind: str, url: str, parameters: dict[str, str]) -> str:
    """SHA-256 over the structure, hexadecimal: never over joined texts (attacks P02, P07, P08)."""
    whole = json.dumps([kind, url, sorted(parameters.items())], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def endpoint_of(url: str) -> str:
    """``host:port`` of an address, for the limits by host; empty when it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}:{port}"[:300]
