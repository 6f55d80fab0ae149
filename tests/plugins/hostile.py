"""A demonstration portal in which portlets that do harm are installed and stand on pages (``tests/packages``)."""

import os
import shutil
from pathlib import Path

import pytest

from tests.plugins.site import ROOT, PortalProcess, Seed, make_seed

PACKAGES = ROOT / "tests" / "packages"


def install(patch: pytest.MonkeyPatch, calls: Path) -> None:
    """Have the processes that are started from here on find the package, and count its calls in ``calls``."""
    patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH", "")])))
    patch.setenv("HOSTILE_CALLS", str(calls))


def make_site(folder: Path) -> Path:
    """The clone's site files with the publications and the pages of those portlets added. :returns: ``folder``."""
    folder.mkdir()
    (folder / "themes").symlink_to(ROOT / "themes")
    shutil.copytree(ROOT / "layouts", folder / "layouts")
    shutil.copy(PACKAGES / "site" / "hostile.xml", folder / "layouts")
    registry = (ROOT / "registry.xml").read_text(encoding="utf-8")
    more = (PACKAGES / "site" / "publications.xml").read_text(encoding="utf-8")
    (folder / "registry.xml").write_text(registry.replace("</registry>", more + "</registry>"), encoding="utf-8")
    return folder


def make_hostile_seed(folder: Path) -> tuple[Seed, Path]:
    """Data of such a portal, and its site folder."""
    site = make_site(folder / "files")
    return make_seed(folder / "seed", site_folder=str(site)), site


def start(seed: tuple[Seed, Path], folder: Path, **settings: str) -> PortalProcess:
    """Such a portal, ready."""
    portal = PortalProcess(seed[0], folder, site_folder=str(seed[1]), **settings)
    portal.start()
    return portal
