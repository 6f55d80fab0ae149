"""A package on its way through the kit: found or installed into a folder of its own, then checked in a child process."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

from portal.api.errors import PortalError
from portal.generations.target import CannotInstall, install_into
from portal.kit.announce import GROUP, announced
from portal.kit.report import FAILED, Fault, Outcome, Report

__all__ = ["CannotCheck", "SECONDS", "inspect"]

SECONDS = 600.0
"""Longest that all checks of some packages may take."""


class CannotCheck(PortalError):
    """What was to be checked is no package of portlets; the message says why."""


def _within(folder: Path) -> list[str]:
    """Import names of the packages that the distributions in a folder announce."""
    return sorted({entry.value.partition(":")[0] for found in distributions(path=[str(folder)])
                   for entry in found.entry_points if entry.group == GROUP})


def _installed(word: str) -> list[str]:
    """Import names that a word means among what is installed: an import name, its last part, or a distribution."""
    known = announced()
    return sorted(package for package, distribution in known.items()
                  if word in (package, package.rpartition(".")[2]) or word == distribution)


@contextmanager
def _found(words: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Import names to check, and folders to put on the path: sources are installed, names are looked up."""
    with tempfile.TemporaryDirectory(prefix="preau-kit-") as target:
        packages: list[str] = []
        sources = []
        for word in words:
            found = [] if os.sep in word or word.endswith(".whl") or word == "." else _installed(word)
            if found:
                packages += found
            else:
                sources.append(word)
        if sources:
            _install(Path(target), sources)
            made = _within(Path(target))
            if not made:
                raise CannotCheck(f"{', '.join(sources)}: nothing in it announces a package of portlets; add an entry point "
                                  f"of the group {GROUP} to its pyproject.toml or setup.py")
            packages += made
        yield list(dict.fromkeys(packages)), [target] if sources else []


def _install(target: Path, sources: Sequence[str]) -> None:
    for source in sources:
        if (os.sep in source or source.endswith(".whl") or source == ".") and not Path(source).exists():
            raise CannotCheck(f"{source}: there is no such file or folder")
    try:
        install_into(target, sources)
    except CannotInstall as error:
        raise CannotCheck(str(error)) from None


def inspect(words: Sequence[str], site: Path | None = None, without: Sequence[str] = (),
            seconds: float = SECONDS) -> list[Report]:
    """Check packages.

    :param words: wheels, folders of distributions, or names of what is installed (import name, its last
        part, or the distribution, which stands for all its packages).
    :param site: as of ``portal.kit.trial.Trial``. :param without: names of checks to leave out.
    :returns: a report for each package.
    :raises CannotCheck: something is no package of portlets, or cannot be installed.
    """
    with _found(words) as (packages, folders):
        return _run(packages, folders, site, without, seconds)


def _run(packages: list[str], folders: list[str], site: Path | None, without: Sequence[str], seconds: float) -> list[Report]:
    with tempfile.TemporaryDirectory(prefix="preau-kit-") as scratch:
        into = Path(scratch) / "reports.json"
        path = os.pathsep.join([*folders, *filter(None, [os.environ.get("PYTHONPATH")])])
        words = [sys.executable, "-W", "ignore", "-m", "portal.kit.run", "--into", str(into), *packages]
        words += [word for name in without for word in ("--without", name)] + (["--site", str(site)] if site else [])
        try:
            done = subprocess.run(words, env={**os.environ, "PYTHONPATH": path}, timeout=seconds,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)
            ended = f"the process that ran it ended by itself (status {done.returncode})"
            if done.returncode == 1 and done.stderr.startswith("preau: "):
                raise CannotCheck(done.stderr.strip().removeprefix("preau: "))
        except subprocess.TimeoutExpired:
            ended = f"it was not done after {seconds:g} s"
        if into.is_file():
            return [Report.from_data(data) for data in json.loads(into.read_text(encoding="utf-8"))]
    if len(packages) > 1:  # one of them took the others with it
        return [report for package in packages for report in _run([package], folders, site, without, seconds)]
    fault = Fault(packages[0], f"while it was checked {ended}", "Code of a package never ends or blocks the process: "
                  "no os._exit, no endless loop, nothing at import.")
    return [Report(packages[0], (Outcome("process", "lets the process live", FAILED, (fault,)),))]
