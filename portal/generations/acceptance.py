"""What packages ask for, in the words of a screen, and whether the operator takes them."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from portal.generations.target import CannotInstall

__all__ = ["accept", "describe_package"]


def _listed(package: Mapping[str, Any] | None) -> dict[str, list[str]]:
    if package is None:
        return {}
    return {
        "shows": package["portlets"],
        "reads of the person": package["attributes"],
        "speaks with hosts": package["hosts"],
        "defines permissions": [f"{name} ({', '.join(holders) or 'nobody'})" for name, holders in package["permissions"].items()],
        "keeps tables": package["tables"],
        "asks for time": [f"{phase} {seconds:g} s" for phase, seconds in sorted(package["limits"].items())],
    }


def describe_package(package: Mapping[str, Any], before: Mapping[str, Any] | None, key: str) -> list[str]:
    """Lines about a package.

    :param before: the same package as it is installed now; what is new against it is marked with ``+``,
        what it no longer asks for with ``-``.
    :param key: public key of a trusted editor who signed it, or empty.
    """
    head = f"{package['distribution']} {package['version']}" + (f" (now {before['version']})" if before else "")
    lines = [head, f"  {'signed by':<20} {key}" if key else f"  {'signed by':<20} nobody that this portal trusts"]
    old = _listed(before)
    for what, values in _listed(package).items():
        shown = [f"+ {value}" if before and value not in old[what] else value for value in values]
        shown += [f"- {value}" for value in old.get(what, ()) if value not in values]
        lines.append(f"  {what:<20} {', '.join(shown) or 'nothing'}")
    return lines


def accept(lines: Iterable[str], yes: bool, say: Callable[[str], None], question: str = "Accept this?") -> None:
    """Show the lines and have them accepted.

    :param yes: accepted beforehand (``--yes``).
    :raises CannotInstall: not accepted, or there is nobody to ask.
    """
    for line in lines:
        say(line)
    if yes:
        return
    if not sys.stdin.isatty():
        raise CannotInstall("this has to be accepted: run it in a terminal, or with --yes")
    if input(f"{question} [y/N] ").strip().lower() not in ("y", "yes"):
        raise CannotInstall("not accepted; nothing was changed")
