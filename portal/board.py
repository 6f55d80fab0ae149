"""What each worker is doing at this moment, where others can read it when the worker itself no longer speaks.

A worker that ends in the middle of a portlet (``os._exit``, a fault in a C library) or whose interpreter is held
by a loop in C can tell nobody which portlet it was. So it notes each portlet before it calls it in a small file of
its own, mapped into memory: two writes of some bytes, no system call. The parent reads it when it kills or loses
the worker; the other workers read it to keep away from a portlet that holds a neighbour right now (PAGE-03).
"""

import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Board", "Entry", "boards", "folder_of"]

_HEAD, _SLOT, _NAME = 64, 128, 100
_TICK = struct.Struct("<d")
_ENTRY = struct.Struct("<ddIB")  # since, limit, thread, length of the name


@dataclass(frozen=True, slots=True)
class Entry:
    """A portlet that is being called.

    :param portlet: name of its definition. :param since: the monotonic clock's seconds, the same in all processes
        of a machine. :param limit: seconds that it may take. :param thread: the system's id of its thread.
    """

    portlet: str
    since: float
    limit: float
    thread: int


class Board:
    """The file of one process. Slots are written by one thread each; readers of other processes see them at once.

    :param size: number of slots when the file is made; None opens one that is there.
    """

    def __init__(self, file: Path, size: int | None = None) -> None:
        self.file = file
        if size is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        else:
            descriptor = os.open(file, os.O_RDONLY)
        try:
            if size is not None:
                os.ftruncate(descriptor, _HEAD + size * _SLOT)
            self._map = mmap.mmap(descriptor, 0, access=mmap.ACCESS_WRITE if size is not None else mmap.ACCESS_READ)
        finally:
            os.close(descriptor)
        self.size = (len(self._map) - _HEAD) // _SLOT
        self._names: dict[str, bytes] = {}

    def begin(self, slot: int, portlet: str, since: float, limit: float, thread: int) -> None:
        """A portlet is called from here on."""
        name = self._names.get(portlet)
        if name is None:
            name = self._names[portlet] = portlet.encode()[:_NAME]
        at = _HEAD + slot * _SLOT
        self._map[at + _ENTRY.size:at + _ENTRY.size + len(name)] = name
        _ENTRY.pack_into(self._map, at, since, limit, thread, len(name))

    def end(self, slot: int) -> None:
        """It has returned."""
        _TICK.pack_into(self._map, _HEAD + slot * _SLOT, 0.0)

    def tick(self, now: float) -> None:
        """The interpreter of this process runs threads: said many times a second."""
        _TICK.pack_into(self._map, 0, now)

    def ticked(self) -> float:
        """The instant of the last tick; 0 before the first."""
        return _TICK.unpack_from(self._map, 0)[0]

    def entries(self) -> Iterator[Entry]:
        """What is being called."""
        for slot in range(self.size):
            at = _HEAD + slot * _SLOT
            since, limit, thread, length = _ENTRY.unpack_from(self._map, at)
            if since:
                name = self._map[at + _ENTRY.size:at + _ENTRY.size + length]
                yield Entry(name.decode("utf-8", "replace"), since, limit, thread)

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()


def folder_of(var: Path) -> Path:
    """Where the boards of a portal lie; each is named by the process id."""
    return var / "run" / "boards"


def boards(folder: Path) -> dict[int, Path]:
    """Process id to board."""
    try:
        return {int(entry.name): Path(entry.path) for entry in os.scandir(folder) if entry.name.isdecimal()}
    except FileNotFoundError:
        return {}
