"""Whether the package's tables bear its name, are declared, and come from its migrations exactly (design 6a)."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.util.exc import CommandError

from portal.api.orm import Base
from portal.kit.announce import announce
from portal.kit.report import Fault
from portal.kit.subject import Subject
from portal.migrations.histories import CORE, find_histories
from portal.migrations.make import context_of
from portal.migrations.run import migration_engine, upgrade

TITLE = "tables bear the package's name and are what its migrations make"
_MIGRATION = "Write a revision: preau migrate --make \"what changed\" --package "


def check(subject: Subject, bench: Any = None) -> Iterator[Fault]:
    """Faults of models, descriptor and migrations, seen in a database of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        announce([subject.package], Path(scratch) / "announced")
        histories = find_histories((subject.package,))
        models = _models(subject)
        yield from _names(subject, models)
        file = Path(scratch) / "preau.db"
        file.write_bytes(_core())
        before = _tables(file)
        own = next((history for history in histories if history.name == subject.short), None)
        if own is not None:
            try:
                upgrade(own, f"sqlite:///{file}")
            except (sa.exc.SQLAlchemyError, CommandError, RuntimeError, ImportError, AttributeError, TypeError, ValueError,
                    LookupError) as error:
                yield Fault(f"{subject.package}/migrations", f"the migrations do not run: {type(error).__name__}: {error}",
                            "Run them on an empty database: preau migrate.")
                return
        yield from _made(subject, models, _tables(file) - before)
        if own is not None:
            yield from _differences(subject, own, file)


def _models(subject: Subject) -> dict[str, sa.Table]:
    return {mapper.local_table.name: mapper.local_table for mapper in Base.registry.mappers  # type: ignore[attr-defined]
            if mapper.class_.__module__.startswith(subject.package + ".")}


@cache
def _core() -> bytes:
    """The file of a database of the core alone, made once a process."""
    core = next(history for history in find_histories(()) if history.name == CORE)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "core.db"
        upgrade(core, f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes()


def _tables(file: Path) -> set[str]:
    engine = sa.create_engine(f"sqlite:///{file}")
    try:
        return set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _names(subject: Subject, models: dict[str, sa.Table]) -> Iterator[Fault]:
    core = {mapper.local_table.name for mapper in Base.registry.mappers  # type: ignore[attr-defined]
            if mapper.class_.__module__.startswith("portal.")}
    for name, table in sorted(models.items()):
        if not name.startswith(f"{subject.short}_"):
            yield Fault("models", f"the table {name} does not begin with {subject.short}_",
                        f"Call it {subject.short}_{name}; only so can it be told whose it is when the package is removed.")
        elif name not in subject.declared_tables:
            yield Fault("portlet.xml", f"the table {name} is not declared", f"Add <preau:table>{name}</preau:table>.")
        for key in table.foreign_keys:
            target = key.target_fullname.partition(".")[0]
            if target not in core and target not in models:
                yield Fault("models", f"{name} refers to {target}, a table of another package",
                            "Refer to tables of the core or of the package only; keep another's key as text.")
    for name in subject.declared_tables:
        if not name.startswith(f"{subject.short}_"):
            yield Fault("portlet.xml", f"declares the table {name}, which does not begin with {subject.short}_",
                        "Declare the package's own tables only.")
        elif name not in models:
            yield Fault("portlet.xml", f"declares the table {name}, of which there is no model",
                        "Take it out, or write the model.")


def _made(subject: Subject, models: dict[str, sa.Table], made: set[str]) -> Iterator[Fault]:
    made = made - {f"{subject.short}_alembic"}
    for name in sorted(made - set(models)):
        yield Fault("migrations", f"the migrations make the table {name}, of which there is no model",
                    "Write its model and declare it, or drop the table in a further revision.")
    for name in sorted(set(models) - made):
        yield Fault("migrations", f"no migration makes the table {name}", _MIGRATION + subject.short)


def _differences(subject: Subject, own: Any, file: Path) -> Iterator[Fault]:
    engine = migration_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        for step in compare_metadata(context_of(own, connection), own.metadata):
            for one in step if isinstance(step, list) else [step]:
                if one[0] not in ("add_table", "remove_table"):
                    yield Fault("migrations", f"the tables that the migrations make are not those of the models: {_told(one)}",
                                _MIGRATION + subject.short)
    engine.dispose()


def _told(step: tuple) -> str:
    names = [getattr(part, "name", part) for part in step[1:4] if part is not None and not isinstance(part, dict)]
    return f"{step[0].replace('_', ' ')} {'.'.join(str(name) for name in names if name)}"
