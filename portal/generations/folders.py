"""Where the generations of a host lie, and what its parent process last said of them. Imports nothing heavy."""

import fcntl
import importlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.api.errors import PortalError
from portal.settings import Settings

__all__ = ["ChangeUnderWay", "State", "enter", "folder_of", "forget", "forget_unfinished", "is_built", "mark_built", "one_change",
           "present", "read_state", "serves_here", "unfinished_folder", "write_state"]

_MADE = "generation.json"


class ChangeUnderWay(PortalError):
    """Somebody changes the packages of this site just now."""


def folder_of(settings: Settings, number: int) -> Path:
    """The folder of a generation on this host, whether it is there or not."""
    return settings.path("var_folder") / "generations" / str(number)


def _made_of(wheels: Sequence[str]) -> dict:
    return {"wheels": sorted(wheels), "python": f"{sys.version_info[0]}.{sys.version_info[1]}"}


def mark_built(folder: Path, wheels: Sequence[str]) -> None:
    """Write down that a folder is complete. :param wheels: names of its wheels in the file store."""
    (folder / _MADE).write_text(json.dumps(_made_of(wheels)), encoding="utf-8")


def is_built(folder: Path, wheels: Sequence[str]) -> bool:
    """Whether a folder holds exactly these wheels, unpacked for this version of Python."""
    try:
        return json.loads((folder / _MADE).read_text(encoding="utf-8")) == _made_of(wheels)
    except (OSError, ValueError):
        return False


def present(settings: Settings) -> list[int]:
    """Numbers of the generations whose folders are on this host."""
    folder = settings.path("var_folder") / "generations"
    return sorted(int(entry.name) for entry in folder.glob("*") if entry.name.isdigit()) if folder.is_dir() else []


def forget(settings: Settings, number: int) -> None:
    """Remove the folder of a generation, and what was compiled of its templates."""
    shutil.rmtree(folder_of(settings, number), ignore_errors=True)
    where = re.compile(rf"/generations/\.?{number}[./]".encode())
    for file in (settings.path("var_folder") / "templates").glob("*.py"):
        try:
            if where.search(file.read_bytes()):
                file.unlink()
                for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
                    compiled.unlink()
        except FileNotFoundError:
            continue  # another process of this host was quicker


def unfinished_folder(settings: Settings, number: int) -> Path:
    """Where this process puts a generation together."""
    return folder_of(settings, number).with_name(f".{number}.{os.getpid()}")


def forget_unfinished(settings: Settings) -> None:
    """Remove what processes that were killed had begun to put together."""
    for entry in (settings.path("var_folder") / "generations").glob(".*.*"):
        if not Path(f"/proc/{entry.suffix[1:]}").exists():
            shutil.rmtree(entry, ignore_errors=True)


def enter(settings: Settings, number: int) -> None:
    """Make the packages of a generation importable in this process; before the portal is configured, once.

    They come last, so that they can hide nothing of the portal's own.
    """
    if number:
        folder = str(folder_of(settings, number).resolve())
        if folder not in sys.path:
            sys.path.append(folder)
            importlib.invalidate_caches()


@contextmanager
def one_change(settings: Settings) -> Iterator[None]:
    """Hold the lock under which the packages of this site are changed.

    :raises ChangeUnderWay: another process holds it.
    """
    file = settings.path("var_folder") / "generations" / "change.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="ascii") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            opened.seek(0)
            raise ChangeUnderWay("the packages of this site are being changed by another command "
                                 f"(process {opened.read().strip()}): try again when it has ended") from None
        opened.truncate(0)
        opened.write(str(os.getpid()))
        opened.flush()
        yield


@dataclass(frozen=True)
class State:
    """What the parent of a host's processes says: the generation that it serves, whether processes of the one
    before are still ending, and the last that it could not start."""

    living: int = 0
    draining: bool = False
    refused: int = 0
    reason: str = ""


def _state_file(settings: Settings) -> Path:
    return settings.path("var_folder") / "run" / "generation.json"


def read_state(settings: Settings) -> State:
    """What the parent said last; nothing served when it never spoke."""
    try:
        return State(**json.loads(_state_file(settings).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return State()


def write_state(settings: Settings, state: State) -> None:
    """Say it; a reader sees the old state or the new one."""
    file = _state_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(state)), encoding="utf-8")
    fresh.replace(file)


def serves_here(settings: Settings) -> bool:
    """Whether a portal runs in this site on this host (``portal.scripts.site_lock``)."""
    try:
        with (settings.path("var_folder") / "serve.lock").open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
