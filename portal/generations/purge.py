"""Removing every trace of a package that is installed no more: ``python -m portal.generations.purge INI``.

The plan is JSON on standard input: ``short`` (the name under which its definitions and tables go),
``module`` (its import name), ``distribution``. Everything in the portal's database goes in one
transaction, then what it left in web sessions, then its wheels. The folders go with their
generations, on each host by itself (``portal.generations.watch``). What the audit says of it stays.
"""

import json
import sys
from typing import Any

import sqlalchemy as sa
from packaging.utils import canonicalize_name

from portal.container.models import StoredPreference
from portal.db import open_database
from portal.generations.apply import forget_wheels
from portal.generations.models import GenerationRow
from portal.generations.records import all_generations, wanted_generation
from portal.generations.store import open_store
from portal.generations.target import CannotInstall
from portal.jobs.models import OutboxRow
from portal.layout.models import FragmentRow, LayoutChangeRow
from portal.migrations.histories import CORE, find_histories, owner_of
from portal.migrations.run import changing
from portal.registry.models import PublicationRow
from portal.services.sources.models import Circuit, Source
from portal.sessions.tables import sessions_url, web_session_value
from portal.settings import Settings, read_settings
from portal.versions import Version

__all__ = ["main", "purge"]

_Publication, _Fragment, _Change = PublicationRow.__table__, FragmentRow.__table__, LayoutChangeRow.__table__
_Preference, _Outbox, _Generation = StoredPreference.__table__, OutboxRow.__table__, GenerationRow.__table__
_OWN_WAY = ("publication", "package_generation")
"""Tables that are seen to by name."""


def _of(column: sa.ColumnElement, short: str) -> sa.ColumnElement[bool]:
    """Names that belong to a package: its own, and those that begin with it and a dot."""
    return sa.or_(column == short, column.startswith(f"{short}.", autoescape=True))


def _drop_tables(connection: sa.Connection, short: str, neighbours: set[str]) -> list[str]:
    """Its tables and its version table, whatever refers to them first.

    :param neighbours: names of other packages, whose tables stay even when they begin alike.
    """
    longer = tuple(f"{name}_" for name in neighbours if name.startswith(f"{short}_"))
    core = _core_tables()
    names = [name for name in sa.inspect(connection).get_table_names()
             if name.startswith(f"{short}_") and name not in core and owner_of(name) in ("", CORE)
             and not (longer and name.startswith(longer))]
    # Those that refer to others first; what refers to one another, PostgreSQL lets go of by itself.
    order = [name for name, _keys in sa.inspect(connection).get_sorted_table_and_fkc_names() if name in names]
    let_go = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in reversed(order):
        connection.exec_driver_sql(f"DROP TABLE {connection.dialect.identifier_preparer.quote(name)}{let_go}")
    return sorted(names)


def _names(subject: str, distribution: str) -> bool:
    """Whether ``name`` or ``name version`` is of that distribution."""
    return canonicalize_name(subject.partition(" ")[0]) == canonicalize_name(distribution)


def _core_tables() -> frozenset[str]:
    core, sessions, *bundled = find_histories()
    tables = {str(name) for history in (core, sessions, *bundled) for name in history.metadata.tables}
    return frozenset(tables | {history.version_table for history in (core, sessions, *bundled)})


def _without(tabs: list[dict[str, Any]], fnames: frozenset[str], gone: set[str]) -> list[dict[str, Any]]:
    """Tabs of a fragment without the windows of these publications, whose ids are added to ``gone``."""
    for tab in tabs:
        for column in tab["columns"]:
            gone |= {window["id"] for window in column["windows"] if window["fname"] in fnames}
            column["windows"] = [window for window in column["windows"] if window["fname"] not in fnames]
    return tabs


def _clear_layouts(connection: sa.Connection, fnames: frozenset[str]) -> tuple[set[str], set[str]]:
    """Take its windows out of fragments and of people's changes. :returns: their ids, and the people concerned."""
    gone = {f"p.{fname}" for fname in fnames}
    for fragment, tabs in connection.execute(sa.select(_Fragment.c.id, _Fragment.c.tabs)).all():
        before = len(gone)
        kept = _without(tabs, fnames, gone)
        if len(gone) > before:
            connection.execute(sa.update(_Fragment).where(_Fragment.c.id == fragment).values(tabs=kept))
    changes = connection.execute(sa.select(_Change.c.id, _Change.c.person_id, _Change.c.data)).all()
    gone |= {data["window"] for _id, _person, data in changes if data.get("fname") in fnames and "window" in data}
    ended = [(row_id, person) for row_id, person, data in changes if data.get("window") in gone]
    for row_id, _person in ended:
        connection.execute(sa.delete(_Change).where(_Change.c.id == row_id))
    return gone, {person for _id, person in ended}


def _clear_rows(connection: sa.Connection, short: str, windows: set[str]) -> None:
    """Preferences of its windows, work that waits for it, what was fetched for it, and what the portal noted of it."""
    for window in windows:
        connection.execute(sa.delete(_Preference).where(_Preference.c.window_id == window))
    connection.execute(sa.delete(_Outbox).where(_of(_Outbox.c.job, short)))
    for table in (Source.__table__, Circuit.__table__):
        connection.execute(sa.delete(table).where(_of(table.c.kind, short)))
    core, *_others = find_histories(())
    for name, table in core.metadata.tables.items():
        if core.owns(name) and name not in _OWN_WAY and "portlet" in table.c:
            connection.execute(sa.delete(table).where(_of(table.c.portlet, short)))


def _raise_versions(connection: sa.Connection, people: set[str]) -> None:
    """As a change of each would, so that no worker shows what it remembers."""
    table = Version.__table__
    connection.execute(sa.update(table).values(n=table.c.n + 1).where(sa.or_(
        table.c.key == "publications", table.c.key.startswith("fragments"),
        table.c.key.in_([f"person:{person}" for person in sorted(people)]))))


def purge(settings: Settings, short: str, module: str, distribution: str) -> dict[str, list[str]]:
    """Remove every trace.

    :returns: ``tables`` dropped, ``published`` fnames forgotten, ``named`` places in the site's files that
        still name them.
    :raises CannotInstall: the wanted generation holds the package.
    """
    with changing(settings.database_url) as connection:
        if wanted_generation(connection).package(distribution) is not None:
            raise CannotInstall(f"{distribution} is installed: remove it first")
        rows = connection.execute(sa.select(_Publication.c.fname, _Publication.c.file, _Publication.c.line)
                                  .where(_of(_Publication.c.portlet, short))).all()
        fnames = frozenset(row.fname for row in rows)
        named = {f"{row.file}:{row.line}" for row in rows if row.file}
        named |= {row.file for row in connection.execute(sa.select(_Fragment.c.file, _Fragment.c.tabs))
                  if any(window["fname"] in fnames
                         for tab in row.tabs for column in tab["columns"] for window in column["windows"])}
        connection.execute(sa.delete(_Publication).where(_of(_Publication.c.portlet, short)))
        windows, people = _clear_layouts(connection, fnames)
        _clear_rows(connection, short, windows)
        known = all_generations(connection)
        neighbours = {package["short"] for generation in known for package in generation.packages} - {short}
        tables = _drop_tables(connection, short, neighbours)
        _raise_versions(connection, people)
        stored = []
        for generation in known:
            this = _Generation.c.number == generation.number
            if generation.package(distribution) is not None:
                stored += generation.stored
                connection.execute(sa.delete(_Generation).where(this))
            else:  # such as the one that was made by removing it
                others = [word for word in generation.subject.split(", ") if not _names(word, distribution)]
                connection.execute(sa.update(_Generation).where(this).values(subject=", ".join(others)))
    sessions = open_database(sessions_url(settings.database_url))
    with sessions.writer.begin() as connection:
        connection.execute(sa.delete(web_session_value).where(web_session_value.c.scope == module))
    sessions.dispose()
    forget_wheels(settings, open_store(settings), stored)
    return {"tables": tables, "published": sorted(fnames), "named": sorted(named)}


def main(arguments: list[str]) -> int:
    """Do it. :returns: 0; it raises otherwise."""
    (ini,) = arguments
    plan = json.load(sys.stdin)
    print(json.dumps(purge(read_settings(ini), plan["short"], plan["module"], plan["distribution"])), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
