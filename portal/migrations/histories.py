"""Who owns which tables, and where the revisions of each owner lie (design 6a, migrations).

The core, the web sessions and every portlet package have a history of their own, with a version
table ``<name>_alembic`` of its own, so that a package can be removed without breaking the others.
"""

import importlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from portal.api.orm import Base
from portal.config import portlet_packages
from portal.sessions.tables import metadata as sessions_metadata

__all__ = ["CORE", "History", "SESSIONS", "find_histories", "owner_of"]

CORE, SESSIONS = "core", "sessions"
_TEMPLATES = Path(__file__).parent
_MARKS = ("__tablename__", "Table(")


@dataclass(frozen=True)
class History:
    """The revisions of one owner.

    :param name: "core", "sessions", or a package's last name, which begins the names of its tables.
    :param versions: folder of the revision files.
    :param metadata: holds its tables, maybe beside those of others.
    """

    name: str
    versions: Path
    metadata: sa.MetaData

    @property
    def version_table(self) -> str:
        """Name of the table that says which revision the database has."""
        return f"{self.name}_alembic"

    @cached_property
    def script(self) -> ScriptDirectory:
        """Its revisions, as Alembic reads them."""
        return ScriptDirectory(str(_TEMPLATES), version_locations=[str(self.versions)],
                               file_template="%(rev)s_%(slug)s", messaging_opts={"quiet": True})

    def owns(self, table: str) -> bool:
        """Whether a table of that name belongs to it."""
        return owner_of(table) == self.name


def _import_tables(package: str) -> Path:
    """Import the modules of a package whose source defines tables. :returns: the package's folder."""
    folder = Path(importlib.import_module(package).__file__ or "").parent
    for file in sorted(folder.rglob("*.py")):
        words = (package, *file.relative_to(folder).with_suffix("").parts)
        if "migrations" not in words and any(mark in file.read_text(encoding="utf-8") for mark in _MARKS):
            importlib.import_module(".".join(words))
    return folder


def find_histories(packages: tuple[str, ...] | None = None) -> list[History]:
    """The histories of core, sessions and packages, in the order in which they are to be brought up to date.

    :param packages: import names of portlet packages; None for all installed ones.
    """
    _import_tables("portal")
    found = [History(CORE, _TEMPLATES / "versions", Base.metadata),
             History(SESSIONS, _TEMPLATES / "sessions", sessions_metadata)]
    for package in portlet_packages() if packages is None else packages:
        history = History(package.rpartition(".")[2], _import_tables(package) / "migrations" / "versions", Base.metadata)
        if history.versions.is_dir() or any(history.owns(table) for table in Base.metadata.tables):
            found.append(history)
    return found


def owner_of(table: str) -> str:
    """Name of the history to which a table belongs; empty for the version tables.

    A mapped class of ``portal`` belongs to the core whatever its table is called; else the name
    of an installed package before ``_`` decides; what is left belongs to the core.
    """
    if table.endswith("_alembic"):
        return ""
    if table in sessions_metadata.tables:
        return SESSIONS
    if any(getattr(mapper.local_table, "name", "") == table and mapper.class_.__module__.startswith("portal.")
           for mapper in Base.registry.mappers):
        return CORE
    names = sorted((package.rpartition(".")[2] for package in portlet_packages()), key=len, reverse=True)
    return next((name for name in names if table.startswith(f"{name}_")), CORE)
