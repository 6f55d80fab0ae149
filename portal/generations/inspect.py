"""What a generation is made of, what its packages ask for, and what is wrong with it: ``python -m …inspect INI FOLDER``.

Runs as a process of its own, which imports the packages as a worker would: one that ends the
process or fails on import harms nothing. It prints JSON, one object a line: what it is about to
look at (``{"at": "…"}``), and at the end ``{"packages": […], "faults": […]}``.
"""

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from portal.api.errors import LoadError
from portal.api.orm import Base
from portal.api.registry import Definition
from portal.config import configure, portlet_packages, warm
from portal.migrations.histories import CORE, find_histories, owner_of
from portal.registry.descriptor import read_descriptor, short_name
from portal.settings import Settings, read_settings

__all__ = ["main"]

_SHORT = re.compile(r"[a-z][a-z0-9_]{1,39}")
_RESERVED = frozenset({"core", "sessions", "portal", "theme", "package", "preau"})
_OURS = ("bin", "__pycache__", "generation.json")


class _Reporter:
    """Speaks on what was the standard output at start; what packages print goes to standard error."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self.faults: list[str] = []

    def at(self, what: str) -> None:
        """Say what is looked at now, for whoever sees this process end."""
        self.say({"at": what})

    def say(self, what: dict[str, Any]) -> None:
        """One line."""
        self._out.write(json.dumps(what) + "\n")
        self._out.flush()


def _announced(distribution: Distribution) -> list[str]:
    return [entry.value.partition(":")[0] for entry in distribution.entry_points if entry.group == "preau.portlets"]


def _name_clashes(folder: Path) -> Iterator[str]:
    """Names at the top of the folder that the portal's own environment has already; call it before ``enter``."""
    for entry in sorted(folder.iterdir()):
        name = entry.name.partition(".")[0]
        if entry.name.startswith(".") or entry.name in _OURS or entry.suffix in (".dist-info", ".egg-info", ".pth"):
            continue
        spec = find_spec(name) if name.isidentifier() else None
        if spec is not None and not (spec.origin is None and entry.is_dir() and not (entry / "__init__.py").exists()):
            yield f"{entry.name}: the portal has a module {name} already, which this one would never be found behind"


def _short_faults(module: str, taken: dict[str, str]) -> Iterator[str]:
    short = short_name(module)
    if not _SHORT.fullmatch(short) or short in _RESERVED:
        yield f"{module}: a package cannot go by the name {short}"
    elif short in taken:
        yield f"{module}: {taken[short]} goes by the name {short} already"


def _definitions(module: str, reporter: _Reporter) -> tuple[Definition, ...]:
    spec = find_spec(module)
    if spec is None or not spec.origin:
        reporter.faults.append(f"{module}: it is announced, but not in the distribution")
        return ()
    try:
        return read_descriptor(Path(spec.origin).parent / "portlet.xml", module)
    except* LoadError as group:
        reporter.faults += [f"{error.file}:{error.line}: {error.reason}" for error in group.exceptions
                            if isinstance(error, LoadError)]
    return ()


def _import_classes(definitions: tuple[Definition, ...], reporter: _Reporter) -> None:
    for definition in definitions:
        for named in filter(None, (definition.portlet_class, definition.validator)):
            module, _, attribute = named.partition(":")
            if not attribute:
                module, _, attribute = named.rpartition(".")
            reporter.at(f"{definition.package}: importing {module}")
            if not hasattr(importlib.import_module(module), attribute):
                reporter.faults.append(f"{definition.package}: the module {module} has no {attribute}")


def _tables(module: str, reporter: _Reporter) -> list[str]:
    """The tables of a package, checked: theirs by name, referring to themselves and the core alone, made by revisions."""
    short = short_name(module)
    reporter.at(f"{module}: reading its tables and migrations")
    (*_core, history) = find_histories((module,))
    tables = sorted({str(mapper.local_table.name) for mapper in Base.registry.mappers  # type: ignore[attr-defined]
                     if (mapper.class_.__module__ + ".").startswith(module + ".")})
    for table in tables:
        if not table.startswith(f"{short}_"):
            reporter.faults.append(f"{module}: the name of its table {table} must begin with {short}_")
        for key in Base.metadata.tables[table].foreign_keys:
            target = key.target_fullname.partition(".")[0]
            if owner_of(target) not in (CORE, short):
                reporter.faults.append(f"{module}: its table {table} refers to {target}, which belongs to another package")
    heads = history.script.get_heads() if history.name == short and history.versions.is_dir() else []
    if tables and not heads:
        reporter.faults.append(f"{module}: it has tables ({', '.join(tables)}) and no migrations that make them")
    elif len(heads) > 1:
        reporter.faults.append(f"{module}: its migrations have several ends ({', '.join(sorted(heads))})")
    return tables


def _described(distribution: Distribution, module: str, definitions: tuple[Definition, ...], tables: list[str]) -> dict[str, Any]:
    limits: dict[str, float] = {}
    for definition in definitions:
        for phase, seconds in definition.limits.items():
            limits[phase] = max(seconds, limits.get(phase, 0.0))
    return {
        "distribution": distribution.metadata["Name"], "version": distribution.version, "module": module,
        "short": short_name(module), "portlets": [definition.name for definition in definitions],
        "attributes": sorted({name for definition in definitions for name in definition.user_attributes}),
        "hosts": sorted({host for definition in definitions for host in definition.hosts}),
        "permissions": {name: sorted(holders) for definition in definitions for name, holders in definition.permissions.items()},
        "tables": tables, "limits": limits,
    }


def _inspect(settings: Settings, folder: Path, reporter: _Reporter) -> list[dict[str, Any]]:
    taken = {short_name(package): package for package in portlet_packages()}
    reporter.faults += _name_clashes(folder)
    if reporter.faults:
        return []
    sys.path.append(str(folder))
    importlib.invalidate_caches()
    packages = []
    for distribution in sorted(distributions(path=[str(folder)]), key=lambda each: each.metadata["Name"].lower()):
        for module in sorted(_announced(distribution)):
            faults = list(_short_faults(module, taken))
            reporter.faults += faults
            if faults:
                continue
            taken[short_name(module)] = module
            reporter.at(f"{module}: importing {module}")
            importlib.import_module(module)
            definitions = _definitions(module, reporter)
            _import_classes(definitions, reporter)
            packages.append(_described(distribution, module, definitions, _tables(module, reporter)))
    if not reporter.faults:
        reporter.at("configuring the portal with these packages")
        registry = configure(settings).registry
        reporter.at("compiling the templates")
        warm(registry)
    return packages


def main(arguments: list[str]) -> int:
    """Inspect a folder. :returns: 0 when it could be looked at, whatever was found."""
    ini, folder = arguments
    reporter = _Reporter()
    packages = _inspect(read_settings(ini), Path(folder), reporter)
    reporter.say({"packages": packages, "faults": reporter.faults})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
