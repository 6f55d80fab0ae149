"""The definitions of the installed packages, read once at start from their folders."""

import logging
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from zope.interface import implementer

from portal.api.errors import LoadError
from portal.api.registry import Definition, IDefinitions
from portal.registry.descriptor import read_descriptor, short_name

__all__ = ["Definitions", "includeme", "read_definitions"]

log = logging.getLogger(__name__)


@implementer(IDefinitions)
class Definitions:
    """See ``IDefinitions``.

    :param errors: the faults of descriptors that had to be left out.
    """

    def __init__(self, found: Iterable[Definition], errors: Iterable[LoadError] = ()) -> None:
        self._all = tuple(sorted(found, key=lambda definition: definition.name))
        self._by_name = {definition.name: definition for definition in self._all}
        self.errors = tuple(errors)

    def get(self, name: str) -> Definition | None:
        """See ``IDefinitions``."""
        return self._by_name.get(name)

    def all(self) -> tuple[Definition, ...]:
        """See ``IDefinitions``."""
        return self._all


def _descriptor(package: str) -> Path:
    try:
        spec = find_spec(package)
    except ModuleNotFoundError:  # the package around it is not there either
        spec = None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0] if folders else package) / "portlet.xml"


def read_definitions(packages: Iterable[str]) -> Definitions:
    """The definitions of these packages; one whose descriptor is bad is left out, with a line in the log.

    :param packages: import names. Of two with the same short name the second is left out.
    """
    found: list[Definition] = []
    errors: list[LoadError] = []
    taken: dict[str, str] = {}
    for package in packages:
        path, short = _descriptor(package), short_name(package)
        try:
            if short in taken:
                raise ExceptionGroup("name taken", [LoadError(str(path), 0, f"{taken[short]} already goes by {short}")])
            found += read_descriptor(path, package)
            taken[short] = package
        except* LoadError as group:
            for error in group.exceptions:
                log.error("portlet package %s left out: %s", package, error)
                errors.append(error)  # type: ignore[arg-type]
    return Definitions(found, errors)


def includeme(config) -> None:
    """Read the descriptors of the packages of this portal and offer them as ``IDefinitions``."""
    def register() -> None:
        config.registry.registerUtility(read_definitions(config.registry.settings["preau.packages"]), IDefinitions)

    config.action(("preau utility", IDefinitions, ""), register, order=-20)
