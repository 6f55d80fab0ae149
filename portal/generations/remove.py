"""Removing a package, and what is left of it."""

from typing import Any

from packaging.utils import canonicalize_name

from portal.generations.apart import run_apart
from portal.generations.change import Changer, Order
from portal.generations.follow import hosts_behind, wait_here
from portal.generations.operator import record
from portal.generations.target import CannotInstall

__all__ = ["find_package", "purge_package", "removal_of"]


def find_package(changer: Changer, name: str, purging: bool) -> dict[str, Any]:
    """The package of that name: installed, or, for a purge, as it was when it was.

    :raises CannotInstall: not installed; or this portal never had it.
    """
    found = changer.base.package(name)
    if found is None and purging:
        for generation in changer.history():
            found = generation.package(name) or found
    if found is None:
        raise CannotInstall(f"{name} is not installed" + (", and nothing is known of it" if purging else
                                                         "; --purge removes what one that was installed has left"))
    return found


def removal_of(package: dict[str, Any]) -> Order:
    """The order that leaves it out."""
    return Order("remove", without=frozenset({canonicalize_name(package["distribution"])}))


def purge_package(changer: Changer, package: dict[str, Any], number: int) -> None:
    """Remove every trace of a package that is no longer installed, once no host runs it any more.

    :param number: the wanted generation, which is without it.
    :raises CannotInstall: a host still does.
    """
    settings = changer.settings
    wait_here(settings, number, drained=True)
    behind = hosts_behind(settings, number)
    if behind:
        raise CannotInstall(f"{', '.join(behind)} may still run {package['distribution']}: it was removed, but not purged; "
                            "give the same command again later")
    done = run_apart("portal.generations.purge", settings.file, plan={
        "short": package["short"], "module": package["module"], "distribution": package["distribution"]})
    record(settings, "package.purge", subject=package["distribution"], tables=done["tables"], publications=done["published"])
    if done["tables"]:
        changer.say(f"dropped: {', '.join(done['tables'])}")
    if done["published"]:
        changer.say(f"no longer published: {', '.join(done['published'])}")
    for place in done["named"]:
        changer.say(f"still named in {place}: take it out before the next `preau load`")
    changer.say(f"{package['distribution']} has left nothing")
