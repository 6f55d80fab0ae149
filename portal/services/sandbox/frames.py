"""Messages over pipes between the portal and its sandbox: a length, then JSON; never pickle.

Bytes travel as ``{marker: base64}``, the marker being drawn anew for each message and put in
front of it, so that no document can pass for bytes.
"""

import base64
import binascii
import json
import os
import secrets
import select
import struct
import time
from typing import Any

__all__ = ["BadFrame", "decode", "encode", "receive", "send", "whole"]

_LENGTH = struct.Struct(">Q")
_MARKER = 16


class BadFrame(ValueError):
    """What came is not a message."""


def encode(value: Any) -> bytes:
    """A JSON-like value (bytes allowed) as a message.

    :raises TypeError: it holds something else. :raises ValueError: it refers to itself, or a number is not finite.
    """
    marker = secrets.token_hex(_MARKER // 2)

    def wrap(thing: Any) -> dict[str, str]:
        if isinstance(thing, (bytes, bytearray, memoryview)):
            return {marker: base64.b64encode(thing).decode("ascii")}
        raise TypeError(f"{type(thing).__name__} cannot be sent to or from the sandbox")

    text = json.dumps(value, default=wrap, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return marker.encode("ascii") + text.encode("utf-8", "surrogatepass")


def decode(message: bytes) -> Any:
    """The value of a message. :raises BadFrame:"""
    marker = message[:_MARKER].decode("ascii", "replace")

    def unwrap(thing: dict[str, Any]) -> Any:
        if len(thing) == 1 and marker in thing:
            return base64.b64decode(thing[marker], validate=True)
        return thing

    try:
        return json.loads(message[_MARKER:].decode("utf-8", "surrogatepass"), object_hook=unwrap)
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise BadFrame(str(error)) from None


def _wait(fd: int, event: int, until: float | None) -> None:
    poll = select.poll()
    poll.register(fd, event)
    left = None if until is None else max(0.0, until - time.monotonic()) * 1000
    if not poll.poll(left):
        raise TimeoutError("the pipe is silent")


def send(fd: int, message: bytes, until: float | None = None) -> None:
    """Write a message to a non-blocking pipe.

    :param until: instant of the monotonic clock; None waits for ever.
    :raises TimeoutError: :raises OSError: nobody reads.
    """
    rest = memoryview(_LENGTH.pack(len(message)) + message)
    while rest:
        try:
            rest = rest[os.write(fd, rest):]
        except BlockingIOError:
            _wait(fd, select.POLLOUT, until)


def whole(data: bytes) -> bytes:
    """The message in what was read from a pipe up to its end; empty when it is cut off."""
    message = data[_LENGTH.size:]
    return message if len(data) >= _LENGTH.size and len(message) == _LENGTH.unpack_from(data)[0] else b""


def _exactly(fd: int, length: int, until: float | None) -> bytes:
    parts, missing = [], length
    while missing:
        try:
            part = os.read(fd, min(missing, 1 << 20))
        except BlockingIOError:
            _wait(fd, select.POLLIN, until)
            continue
        if not part:
            raise EOFError("the pipe was closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def receive(fd: int, until: float | None = None, limit: int = 1 << 30) -> bytes:
    """Read a message from a non-blocking pipe.

    :param limit: most bytes.
    :raises TimeoutError: :raises EOFError: the other side is gone. :raises BadFrame: it is longer than ``limit``.
    """
    length = int(_LENGTH.unpack(_exactly(fd, _LENGTH.size, until))[0])
    if length > limit:
        raise BadFrame(f"{length} bytes")
    return _exactly(fd, length, until)
