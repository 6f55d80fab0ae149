"""All checks of some packages that can be imported, in this process: ``python -m portal.kit.run --into FILE PACKAGE…``.

A package runs its own code here, so this is a child of ``preau portlet check``, which outlives whatever the code does.
"""

import argparse
import importlib
import json
import logging
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from portal.api.errors import PortalError
from portal.driver.executor import attempt
from portal.kit.bench import Bench, Shelf
from portal.kit.report import FAILED, NOT_CHECKED, PASSED, Fault, NotChecked, Outcome, Report
from portal.kit.subject import Subject
from portal.kit.trial import Trial

__all__ = ["BEFORE", "CHECKS", "check_packages"]

BEFORE = ("descriptor", "imports", "templates", "locales", "tables")
"""Checks of the files alone, or in a database of their own."""
CHECKS = (*BEFORE, "phases", "escaping", "csrf", "preferences", "state", "limits", "declared", "accessibility", "removal")
"""Names of all checks, in order: each a module of ``portal.kit.checks`` with ``TITLE`` and ``check(subject, bench)``.
Limits, declared uses and removal come last, since they look back at what the others have caused."""
_NEEDED = ("descriptor", "tables")
"""Before these pass, no portal can be made with the package."""


def _module(name: str) -> Any:
    return importlib.import_module(f"portal.kit.checks.{name}")


def _outcome(name: str, found: Callable[[], Iterator[Fault]]) -> Outcome:
    title = _module(name).TITLE
    # A package may make any check stumble; that it does is the finding.
    faults, error = attempt(lambda: tuple(found()))
    if isinstance(error, NotChecked):
        return Outcome(name, title, NOT_CHECKED, note=str(error))
    if error is not None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        faults = (Fault(f"{Path(where.filename).name}:{where.lineno}", f"the check stopped: {type(error).__name__}: {error}",
                        "Mend what the other checks say first; what is left is then easier to see."),)
    return Outcome(name, title, FAILED if faults else PASSED, faults)


def check_packages(packages: Sequence[str], site: Path | None = None, checks: Sequence[str] = CHECKS) -> list[Report]:
    """Check packages, those that are sound enough in one portal together.

    :param packages: import names. :param site: as of ``Trial``. :param checks: those to make.
    """
    subjects = {package: Subject(package) for package in packages}
    outcomes: dict[str, list[Outcome]] = {}
    for package, subject in subjects.items():
        outcomes[package] = [_outcome(name, lambda name=name, subject=subject: _module(name).check(subject))  # type: ignore[misc]
                             for name in BEFORE if name in checks or name in _NEEDED]
    sound = [package for package in packages
             if not any(outcome.status == FAILED for outcome in outcomes[package] if outcome.check in _NEEDED)]
    later = [name for name in checks if name not in BEFORE]
    if sound and later:
        _together(sound, subjects, outcomes, site, later)
    reports = []
    for package in packages:
        for name in later:
            if package not in sound:
                outcomes[package].append(Outcome(name, _module(name).TITLE, NOT_CHECKED,
                                                 note=f"no portal can be made with it before {' and '.join(_NEEDED)} pass"))
        reports.append(Report(package, tuple(outcomes[package])))
    return reports


def _together(sound: list[str], subjects: dict[str, Subject], outcomes: dict[str, list[Outcome]], site: Path | None,
              later: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="preau-kit-") as folder, Shelf() as shelf:
        trial, error = attempt(lambda: Trial(Path(folder), sound, site))
        if error is not None and len(sound) > 1:
            for package in sound:
                _together([package], subjects, outcomes, site, later)
            return
        if error is not None:
            fault = Fault(sound[0], f"no portal can be made with it: {type(error).__name__}: {error}",
                          "Mend includeme(config) and what it names.")
            outcomes[sound[0]].append(Outcome("start", "a portal starts with it", FAILED, (fault,)))
            outcomes[sound[0]] += [Outcome(name, _module(name).TITLE, NOT_CHECKED, note="no portal starts with it")
                                   for name in later]
            return
        with trial:
            benches = {package: Bench(subjects[package], trial, shelf) for package in sound}
            for package in sound:
                outcomes[package] += [
                    _outcome(name, lambda name=name, package=package: _module(name).check(  # type: ignore[misc]
                        subjects[package], benches[package])) for name in later]


def main(arguments: list[str] | None = None) -> int:
    """Check, and write the reports as JSON into a file. :returns: 0, whatever was found."""
    parser = argparse.ArgumentParser(prog="portal.kit.run")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("packages", nargs="+")
    asked = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)  # what goes wrong is told by the report
    os.umask(0o077)
    try:
        if unknown := sorted(set(asked.without) - set(CHECKS)):
            raise PortalError(f"there is no check {unknown[0]}: {', '.join(CHECKS)}")
        reports = check_packages(asked.packages, asked.site, [name for name in CHECKS if name not in asked.without])
    except PortalError as error:
        sys.stderr.write(f"preau: {error}\n")
        return 1
    asked.into.write_text(json.dumps([report.as_data() for report in reports]), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)  # threads that a package may have left behind keep nothing waiting


if __name__ == "__main__":
    sys.exit(main())
