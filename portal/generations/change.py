"""Making another generation: install, upgrade, roll back, remove (design 6a).

Each step can fail and leave everything as it was; what counts happens in one transaction
(``portal.generations.apply``), and the hosts follow the number that it writes.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from portal.db import open_database
from portal.generations.acceptance import accept, describe_package
from portal.generations.apart import run_apart
from portal.generations.build import build_folder
from portal.generations.folders import folder_of, forget, present
from portal.generations.operator import record
from portal.generations.records import Generation, all_generations, find_generation, read_wanted, write_wanted
from portal.generations.signing import check_signature, signature_file
from portal.generations.store import fetch_wheels, open_store
from portal.generations.target import CannotInstall, Gathered, gather_wheels, pins, prepare_sources
from portal.generations.wanted import read_wanted_generation
from portal.migrations.run import changing
from portal.settings import Settings

__all__ = ["Changer", "Order"]


@dataclass(frozen=True)
class Order:
    """What is to be done.

    :param change: "install", "upgrade", "rollback" or "remove".
    :param sources: wheels, folders or names of an index to be added.
    :param without: distributions of the present generation to be left out.
    :param publish: how portlets are to be published (category, icon, audience, titles, fname), None for not.
    """

    change: str
    sources: Sequence[str] = ()
    without: frozenset[str] = frozenset()
    publish: dict[str, Any] | None = field(default=None, hash=False)


def identity(wheel: str) -> tuple[str, str]:
    """Distribution (in its canonical spelling) and version of a wheel's file. :raises CannotInstall: not such a name."""
    try:
        name, version, _build, _tags = parse_wheel_filename(Path(wheel).name)
    except InvalidWheelFilename as error:
        raise CannotInstall(f"{wheel}: {error}") from None
    return name, str(version)


def _name_of(source: str) -> str:
    """Distribution of a prepared source, in its canonical spelling. :raises CannotInstall: not a name."""
    if source.endswith(".whl"):
        return identity(source)[0]
    try:
        return canonicalize_name(Requirement(source).name)
    except InvalidRequirement as error:
        raise CannotInstall(f"{source}: {error}") from None


class Changer:
    """Changes the packages of a site. Use within ``one_change``.

    :param yes: what packages ask for is accepted beforehand.
    :param say: called with each line for the operator's screen.
    """

    def __init__(self, settings: Settings, yes: bool, say: Callable[[str], None]) -> None:
        self.settings, self.yes, self.say = settings, yes, say
        self.base = read_wanted_generation(settings)

    def make(self, order: Order) -> Generation:
        """Make the next generation and have it wanted.

        :raises CannotInstall: refused; nothing has changed. The audit has the reason.
        """
        subject = ", ".join([*order.sources, *sorted(order.without)])
        number = max([generation.number for generation in self.history()] + present(self.settings) + [0]) + 1
        try:
            with tempfile.TemporaryDirectory(prefix="preau-") as scratch:
                made = self._make(order, number, Path(scratch))
        except CannotInstall as error:
            forget(self.settings, number)
            record(self.settings, f"package.{order.change}", "refused", subject=subject, reason=str(error))
            raise
        except BaseException:
            forget(self.settings, number)
            raise
        record(self.settings, f"package.{order.change}", subject=made.subject, generation=number,
               packages=[f"{each['distribution']} {each['version']}" for each in made.packages])
        return made

    def want(self, number: int, change: str, instead_of: int | None = None) -> Generation:
        """Have a generation wanted that is there already.

        :param instead_of: the one that must be wanted now; the one that was at the beginning unless given.
        :raises CannotInstall: it was purged, or another change came between.
        """
        database = open_database(self.settings.database_url)
        with database.reader.connect() as connection:
            found = find_generation(connection, number)
        database.dispose()
        if found is None:
            raise CannotInstall(f"generation {number} was purged: nothing can go back to it")
        with changing(self.settings.database_url) as connection:
            if read_wanted(connection) != (self.base.number if instead_of is None else instead_of):
                raise CannotInstall("the packages were changed from another host meanwhile: nothing was done; try again")
            write_wanted(connection, number)
        record(self.settings, f"package.{change}", subject=self.base.subject, generation=number,
               packages=[f"{each['distribution']} {each['version']}" for each in found.packages])
        return found

    def history(self) -> list[Generation]:
        """Every generation that is known, oldest first."""
        database = open_database(self.settings.database_url)
        try:
            with database.reader.connect() as connection:
                return all_generations(connection)
        finally:
            database.dispose()

    def _make(self, order: Order, number: int, scratch: Path) -> Generation:
        gathered = self._gather(order, scratch)
        keys = self._check_signatures(gathered, order)
        wheels = [*gathered.asked, *gathered.needed]
        build_folder(self.settings, number, wheels, [])
        found = run_apart("portal.generations.inspect", self.settings.file, str(folder_of(self.settings, number)))
        if found["faults"]:
            raise CannotInstall("\n  ".join(["refused:", *found["faults"]]))
        packages = found["packages"]
        self._check_announced(gathered.asked, packages)
        new = [package for package in packages if self._is_new(package)]
        self._accept(new, keys)
        plan = {
            "number": number, "base": self.base.number, "change": order.change, "packages": packages,
            "subject": ", ".join(f"{each['distribution']} {each['version']}" for each in new) or ", ".join(sorted(order.without)),
            "wheels": [{"path": str(wheel), "asked": wheel in gathered.asked, "key": keys[wheel.name]} for wheel in wheels],
            "publish": order.publish, "new": [package["module"] for package in new],
        }
        done = run_apart("portal.generations.apply", self.settings.file, plan=plan)
        for history, revisions in done["applied"].items():
            if revisions:
                self.say(f"tables of {history}: {', '.join(revisions)}")
        for fname in done["published"]:
            self.say(f"published as {fname}")
        return next(generation for generation in self.history() if generation.number == number)

    def _gather(self, order: Order, scratch: Path) -> Gathered:
        """The wheels of the new generation: those of the present one that stay, and what is added."""
        wheels = scratch / "wheels"
        wheels.mkdir()
        signed_only = self.settings.packages_require_signature
        if signed_only and not all(source.endswith(".whl") for source in order.sources):
            raise CannotInstall("this portal takes signed wheels only (packages.require_signature): "
                                "neither a folder nor a name of an index")
        added = prepare_sources(order.sources, wheels)
        names = frozenset(map(_name_of, added))
        self._check_names(order, names)
        without = order.without | names
        leaving = {wheel["file"] for wheel in self.base.wheels if identity(wheel["file"])[0] in without}
        stored = fetch_wheels(open_store(self.settings), self.base, wheels, leaving)
        asked = {wheel["file"] for wheel in self.base.wheels if wheel["asked"]}
        staying = [str(file) for file in stored if file.name in asked]
        held = [f"{name}=={version}" for name, version in (identity(file.name) for file in stored if file.name not in asked)]
        sources, offline = [*added, *staying], signed_only or not order.sources
        if not sources:
            return Gathered([], [])
        try:
            gathered = gather_wheels(sources, [*pins(), *held], wheels, offline, self._beside(order))
        except CannotInstall:
            if not held:
                raise
            gathered = gather_wheels(sources, pins(), wheels, offline, self._beside(order))
        for file in gathered.needed:
            if identity(file.name)[0] in order.without:
                raise CannotInstall(f"{file.name} cannot go: another package needs it")
        if order.change == "upgrade":
            self._check_newer(file for file in gathered.asked if str(file) not in staying)
        return gathered

    @staticmethod
    def _beside(order: Order) -> list[Path]:
        """Folders in which the wheels lie that were named: what they need may lie beside them."""
        return sorted({Path(source).resolve().parent for source in order.sources if source.endswith(".whl")})

    def _check_names(self, order: Order, names: Iterable[str]) -> None:
        """:raises CannotInstall: installed already, or not installed yet, as the change demands."""
        now = dict(identity(wheel["file"]) for wheel in self.base.wheels if wheel["asked"])
        for name in names:
            if order.change == "install" and name in now:
                raise CannotInstall(f"{name} {now[name]} is installed already: `preau portlet upgrade` takes a newer one")
            if order.change == "upgrade" and name not in now:
                raise CannotInstall(f"{name} is not installed: `preau portlet install` takes it")

    def _check_newer(self, added: Iterable[Path]) -> None:
        """:raises CannotInstall: the version is not newer than the one installed."""
        now = dict(identity(wheel["file"]) for wheel in self.base.wheels if wheel["asked"])
        for name, version in (identity(file.name) for file in added):
            if Version(version) <= Version(now[name]):
                raise CannotInstall(f"{name} {version} is not newer than {now[name]}: "
                                    "`preau portlet rollback` goes back to an older one")

    def _check_signatures(self, gathered: Gathered, order: Order) -> dict[str, str]:
        """:returns: wheel → public key of the trusted editor who signed it. Those that were taken before keep theirs."""
        keys = {wheel["file"]: wheel["key"] for wheel in self.base.wheels}
        if order.change == "rollback":
            keys = {wheel["file"]: wheel["key"] for generation in self.history() for wheel in generation.wheels} | keys
        named = {Path(source).name for source in order.sources if order.change != "rollback"}
        settings = self.settings
        for file in [*gathered.asked, *gathered.needed]:
            if file.name in keys and file.name not in named:
                continue
            signature = next((found for folder in self._beside(order)
                              if (found := signature_file(folder / file.name)).is_file()), None)
            keys[file.name] = check_signature(
                file, settings.packages_trusted_keys, settings.packages_require_signature, signature)
        return keys

    def _is_new(self, package: dict[str, Any]) -> bool:
        now = self.base.package(package["distribution"])
        return now is None or now["version"] != package["version"]

    def _check_announced(self, asked: Iterable[Path], packages: Iterable[dict[str, Any]]) -> None:
        """:raises CannotInstall: something was asked for that holds no portlet."""
        holding = {canonicalize_name(package["distribution"]) for package in packages}
        for file in asked:
            if identity(file.name)[0] not in holding:
                raise CannotInstall(f"{file.name}: it announces no portlets (entry point group preau.portlets)")

    def _accept(self, new: list[dict[str, Any]], keys: dict[str, str]) -> None:
        if not new:
            return
        signed = {identity(file)[0]: key for file, key in keys.items()}
        lines = [line for package in new for line in describe_package(
            package, self.base.package(package["distribution"]), signed.get(canonicalize_name(package["distribution"]), ""))]
        accept(lines, self.yes, self.say)
