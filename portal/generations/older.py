"""Going back to an older version of one package, from the stored wheel."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from portal.generations.change import Changer, Order, identity
from portal.generations.records import Generation
from portal.generations.store import fetch_wheels, open_store
from portal.generations.target import CannotInstall

__all__ = ["older_version"]


@contextmanager
def older_version(changer: Changer, name: str, version: str = "") -> Iterator[Order]:
    """The order that brings an older version of a package back; its wheel is there as long as the context lasts.

    :param version: the one before the present, unless given.
    :raises CannotInstall: the portal never had it, or it was purged.
    """
    wanted, generation = _find(changer, name, version)
    with tempfile.TemporaryDirectory() as scratch:
        others = {wheel["file"] for wheel in generation.wheels if wheel["file"] != wanted}
        (wheel,) = fetch_wheels(open_store(changer.settings), generation, Path(scratch), others)
        yield Order("rollback", (str(wheel),), frozenset({identity(wanted)[0]}))


def _find(changer: Changer, name: str, version: str) -> tuple[str, Generation]:
    now = changer.base.package(name)
    found: dict[Version, tuple[str, Generation]] = {}
    for generation in changer.history():
        for wheel in generation.wheels:
            distribution, number = identity(wheel["file"])
            package = generation.package(name)
            if package is not None and distribution == canonicalize_name(package["distribution"]):
                found[Version(number)] = wheel["file"], generation
    if now is not None:
        found.pop(Version(now["version"]), None)
    if version:
        try:
            chosen = Version(version)
        except InvalidVersion as error:
            raise CannotInstall(str(error)) from None
    else:
        older = [number for number in found if now is None or number < Version(now["version"])]
        if not older:
            raise CannotInstall(f"{name}: this portal has had no older version of it")
        chosen = max(older)
    if chosen not in found:
        had = ", ".join(map(str, sorted(found))) or "none"
        raise CannotInstall(f"{name} {version}: this portal has not had that version beside the present one (but {had})")
    return found[chosen]
