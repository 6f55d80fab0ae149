"""Packages of others in a folder of their own: ``pip install --target``, held to what the portal has (design 6a).

Nothing enters the portal's own environment, and nothing that is there is put into the folder a
second time: every installed distribution is a constraint, so that pip either finds it good enough
or refuses. pip runs as a child process.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import unquote

from portal.api.errors import PortalError

__all__ = ["CannotInstall", "Gathered", "gather_wheels", "install_into", "pins", "prepare_sources", "unpack_wheels"]

_CAUSE = re.compile(r"^ {4}(?P<who>The user requested|\S+ \S+|\S+)(?: depends on)? (?P<what>.+)$", re.MULTILINE)
_CONSTRAINT = re.compile(r"^\(constraint\) (\S+?)===?(\S+)$")
_SETUPTOOLS = re.compile(r"(setuptools|wheel)\b", re.IGNORECASE)


class CannotInstall(PortalError):
    """A package was refused; the message says why, in words for the operator."""


def pins() -> tuple[str, ...]:
    """What the portal has, each as ``name==version``: constraints for what is put beside it."""
    found = {one.metadata["Name"]: one.version for one in distributions()}
    return tuple(f"{name}=={number}" for name, number in sorted(found.items()) if name)


def _pip(command: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1",
                   "PYTHONWARNINGS": "ignore"}
    return subprocess.run([sys.executable, "-m", "pip", command, *words], check=False, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, env=environment)


def _refuse(done: subprocess.CompletedProcess[str], what: str) -> None:
    """:raises CannotInstall: pip failed; with the packages and versions that clash, when that is why."""
    if done.returncode == 0:
        return
    _before, conflict, causes = done.stdout.partition("The conflict is caused by:\n")
    if conflict:
        told = []
        for cause in _CAUSE.finditer(causes.partition("\n\n")[0]):
            ours = _CONSTRAINT.match(cause["what"])
            told.append(f"this portal has {ours[1]} {ours[2]}" if ours
                        else f"{cause['what']} is asked for" if cause["who"] == "The user requested"
                        else f"{cause['who']} needs {cause['what']}")
        raise CannotInstall(f"{what}: the packages do not go together: {'; '.join(dict.fromkeys(told))}")
    errors = [line.removeprefix("ERROR: ").strip() for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
    raise CannotInstall(f"{what}: {' '.join(errors[-2:]) or done.stderr.strip()[-500:] or 'pip failed without a word'}")


def _builds_here(folder: Path) -> bool:
    """Whether the setuptools of the portal can build a folder, so that nothing has to be fetched for it."""
    file = folder / "pyproject.toml"
    system = {}
    if file.is_file():
        try:
            system = tomllib.loads(file.read_text(encoding="utf-8")).get("build-system", {})
        except tomllib.TOMLDecodeError as error:
            raise CannotInstall(f"{file}: {error}") from None
    return all(_SETUPTOOLS.match(word) for word in system.get("requires", ()))


def _build(folder: Path, wheels: Path) -> None:
    if not any((folder / name).is_file() for name in ("pyproject.toml", "setup.py")):
        raise CannotInstall(f"{folder}: there is no pyproject.toml and no setup.py in this folder")
    with tempfile.TemporaryDirectory() as scratch:
        # setuptools leaves build/ and *.egg-info beside the source, which is not ours to write into
        copy = Path(scratch) / (folder.resolve().name or "package")
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".git", "build", "*.egg-info", "__pycache__", ".venv"))
        how = ["--no-build-isolation"] if _builds_here(folder) else []
        _refuse(_pip("wheel", "--no-deps", *how, "--wheel-dir", str(wheels), str(copy)), str(folder))


@dataclass(frozen=True)
class Gathered:
    """Wheels: those that were asked for, and those that came because one of these needs them."""

    asked: list[Path]
    needed: list[Path]


def prepare_sources(sources: Sequence[str], wheels: Path) -> list[str]:
    """Sources as wheels in a folder, built from folders where need be, and names for an index.

    :raises CannotInstall: neither a wheel nor a folder nor a name, or it cannot be built.
    """
    found = []
    for source in sources:
        path = Path(source)
        if path.is_dir():
            with tempfile.TemporaryDirectory() as scratch:
                _build(path, Path(scratch))
                (made,) = Path(scratch).glob("*.whl")
                found.append(shutil.move(made, wheels / made.name))
        elif source.endswith(".whl"):
            if not path.is_file():
                raise CannotInstall(f"{source}: no such file")
            goal = wheels / path.name
            if not (goal.exists() and goal.samefile(path)):
                shutil.copyfile(path, goal)
            found.append(goal)
        elif os.sep in source or source.startswith("."):
            raise CannotInstall(f"{source}: neither a wheel nor a folder")
        else:
            found.append(source)
    return [str(each) for each in found]


def gather_wheels(sources: Sequence[str], constraints: Iterable[str], wheels: Path, offline: bool = False,
                  beside: Iterable[Path] = ()) -> Gathered:
    """The wheels of some packages and of all that they need beyond what the portal has.

    :param sources: wheels, folders, or requirements that an index answers (``name``, ``name==1.2``).
    :param constraints: ``name==version`` of what must be as it is, usually ``pins()``.
    :param wheels: existing folder to put them into; wheels that lie in it already are found there too.
    :param offline: ask no index.
    :param beside: further folders in which wheels may lie.
    :returns: files in ``wheels``.
    :raises CannotInstall: not found, not built, or clashing.
    """
    prepared = prepare_sources(sources, wheels)
    own = [Path(source) for source in prepared if source.endswith(".whl")]
    names = [source for source in prepared if not source.endswith(".whl")]
    what = ", ".join(sources)
    with tempfile.TemporaryDirectory() as scratch:
        held, report = Path(scratch) / "constraints.txt", Path(scratch) / "report.json"
        held.write_text("".join(f"{line}\n" for line in constraints), encoding="utf-8")
        where = ["--no-index"] if offline else []
        where += [word for folder in (wheels, *beside) for word in ("--find-links", str(folder))]
        _refuse(_pip("install", "--dry-run", "--report", str(report), "--constraint", str(held), *where, *map(str, own), *names),
                what)
        asked, needed = list(dict.fromkeys(own)), []
        for item in json.loads(report.read_text(encoding="utf-8"))["install"]:
            file = wheels / unquote(item["download_info"]["url"].rpartition("/")[2])
            if not (item["download_info"]["url"].startswith("file:") and file.is_file()):
                file = _fetch(f"{item['metadata']['name']}=={item['metadata']['version']}", where, wheels, what)
            if file not in asked:
                (asked if item["requested"] else needed).append(file)
    return Gathered(asked, needed)


def _fetch(requirement: str, where: Sequence[str], wheels: Path, what: str) -> Path:
    """The wheel of one distribution of the index, built when it has none."""
    with tempfile.TemporaryDirectory() as scratch:
        _refuse(_pip("wheel", "--no-deps", *where, "--wheel-dir", scratch, requirement), what)
        (file,) = Path(scratch).glob("*.whl")
        return Path(shutil.move(file, wheels / file.name))


def unpack_wheels(folder: Path, wheels: Iterable[Path]) -> None:
    """Install wheels, and nothing that they need, into a folder. :raises CannotInstall: one is damaged."""
    files = [str(file) for file in wheels]
    folder.mkdir(parents=True, exist_ok=True)
    if files:
        done = _pip("install", "--target", str(folder), "--no-deps", "--no-index", *files)
        _refuse(done, ", ".join(Path(file).name for file in files))


def install_into(folder: Path, sources: Sequence[str], constraints: Iterable[str] | None = None) -> None:
    """Install packages, and what they need beyond what the portal has, into a folder.

    :param folder: made when it is not there; what is put on ``sys.path`` to use them.
    :param sources: as of ``gather_wheels``.
    :param constraints: as of ``gather_wheels``; ``pins()`` unless given.
    :raises CannotInstall: not found, not built, or clashing with what the portal has: the message
        names packages and versions.
    """
    with tempfile.TemporaryDirectory() as scratch:
        found = gather_wheels(sources, pins() if constraints is None else constraints, Path(scratch))
        unpack_wheels(folder, [*found.asked, *found.needed])
