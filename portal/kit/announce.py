"""Packages that lie in a folder, announced as if they were installed, for the time of a trial."""

import importlib
import sys
from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path

__all__ = ["GROUP", "announce", "announced"]

GROUP = "preau.portlets"
"""Group of the entry points by which portlet packages are found."""


def announced() -> dict[str, str]:
    """Import name of each announced package → its distribution's name; the same list as the portal's own."""
    return {entry.value.partition(":")[0]: entry.dist.name if entry.dist else "" for entry in entry_points(group=GROUP)}


def announce(packages: Iterable[str], folder: Path) -> list[str]:
    """Announce the packages that no distribution announces, by metadata written into ``folder``.

    What is installed nowhere can be tried so where it lies, as long as Python can import it.

    :returns: those that had to be announced.
    """
    known = announced()
    missing = [package for package in packages if package not in known]
    for package in missing:
        info = folder / f"{package.replace('.', '_')}_trial-0.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package.replace('.', '-')}-trial\nVersion: 0\n", "ascii")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{package.rpartition('.')[2]} = {package}\n", "ascii")
    if missing:
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
    return missing
