"""Messages of the queue as JSON: whoever can write to it can still run nothing (attack J09).

huey pickles by default; what is not JSON is refused here, at the moment it is enqueued.
Values that JSON lacks are written as an object with one reserved name.
"""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer
from huey.utils import Error

__all__ = ["JsonSerializer"]

_MESSAGE, _ERROR, _INSTANT, _TUPLE = "$message", "$error", "$instant", "$tuple"


def _pack(value: Any) -> Any:
    match value:
        case Error():
            return {_ERROR: _pack(value.metadata)}
        case Message():
            return {_MESSAGE: {name: _pack(field) for name, field in value._asdict().items() if field is not None}}
        case None | bool() | int() | float() | str():
            return value
        case dt.datetime():
            return {_INSTANT: value.isoformat()}
        case tuple():
            return {_TUPLE: [_pack(item) for item in value]}
        case list():
            return [_pack(item) for item in value]
        case dict() if all(isinstance(name, str) and not name.startswith("$") for name in value):
            return {name: _pack(item) for name, item in value.items()}
    raise TypeError(f"a message of the queue cannot hold {type(value).__name__}")


_UNPACK: dict[str, Callable[[Any], Any]] = {
    _ERROR: lambda body: Error(_unpack(body)),
    _MESSAGE: lambda body: Message(**{name: _unpack(item) for name, item in body.items()}),
    _INSTANT: dt.datetime.fromisoformat,
    _TUPLE: lambda body: tuple(_unpack(item) for item in body),
}


def _unpack(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpack(item) for item in value]
    if isinstance(value, dict):
        name = next(iter(value)) if len(value) == 1 else ""
        if name in _UNPACK:
            return _UNPACK[name](value[name])
        return {name: _unpack(item) for name, item in value.items()}
    return value


class JsonSerializer(Serializer):
    """huey's serializer without pickle."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(_pack(data), allow_nan=False).encode()

    def _deserialize(self, data: bytes) -> Any:
        return _unpack(json.loads(bytes(data)))
