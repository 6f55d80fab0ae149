"""How event payloads travel: as copies, JSON-like or dataclasses (PLT-44)."""

import copy
import dataclasses
from collections.abc import Iterable
from typing import Any

_PLAIN = (str, int, float, bool, type(None))


def _travels(value: Any, depth: int = 0) -> bool:
    if depth > 20:
        return False
    if isinstance(value, _PLAIN):
        return True
    if isinstance(value, (list, tuple)):
        return all(_travels(one, depth + 1) for one in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _travels(one, depth + 1) for key, one in value.items())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return all(_travels(getattr(value, f.name), depth + 1) for f in dataclasses.fields(value))
    return False


def copied(value: Any) -> Any:
    """A deep copy. :raises ValueError: the value is neither JSON-like nor a dataclass of such."""
    if not _travels(value):
        raise ValueError(f"an event cannot carry {type(value).__name__}")
    return copy.deepcopy(value)


def declares(names: Iterable[str], name: str) -> bool:
    """Whether an event is among the declared ones; one that ends in a dot or a star stands for all that
    begin so (JSR-286 PLT.15.2.3)."""
    return any(name == one or (one.endswith("*") and name.startswith(one[:-1])) or (one.endswith(".") and name.startswith(one))
               for one in names)
