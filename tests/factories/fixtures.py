"""Databases for tests, as plain functions; conftest files make fixtures of them."""

import importlib
import importlib.util
import pkgutil
from pathlib import Path

import portal
from portal.api.orm import Base, Scope
from portal.db import Database, open_database

__all__ = ["import_core_models", "make_database", "scope_of"]

_APART = ("portal.versions", "portal.sessions.tables")
"""Modules of core tables that are not called ``models``."""


def import_core_models() -> None:
    """Import every module of the core that declares tables, so that ``Base.metadata`` knows them."""
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        if module.name.rpartition(".")[2] == "models" or module.name in _APART:
            importlib.import_module(module.name)


def make_database(tmp_path: Path, url: str | None = None) -> Database:
    """An empty database with all core tables.

    :param tmp_path: folder of the SQLite file.
    :param url: another database than SQLite, as an SQLAlchemy address.
    """
    import_core_models()
    database = open_database(url or f"sqlite:///{tmp_path}/preau.db", synchronous="OFF")
    Base.metadata.create_all(database.writer)
    return database


def scope_of(*establishments, ancestors=()) -> Scope:
    """The scope of a session that works for these establishments (rows or values with an ``id``)."""
    return Scope(frozenset(e.id for e in establishments), frozenset(e.id for e in ancestors))
