"""Writing a revision from the difference between the models and the revisions there are; for developers."""

import tempfile
import textwrap
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext

from portal.api.orm import UtcDateTime
from portal.migrations.histories import History, find_histories
from portal.migrations.run import address_of, include_in, migration_engine, upgrade
from portal.settings import Settings

__all__ = ["context_of", "make_revisions"]


def _render(kind: str, thing: Any, context: Any) -> Any:
    return f"orm.{type(thing).__name__}()" if kind == "type" and isinstance(thing, UtcDateTime) else False


def context_of(history: History, connection: Any) -> MigrationContext:
    """What compares a database with the models of one history and sees nothing of the others."""
    return MigrationContext.configure(connection, opts={
        "target_metadata": history.metadata, "version_table": history.version_table, "include_object": include_in(history),
        "render_item": _render, "render_as_batch": True, "compare_type": True, "user_module_prefix": None})


def make_revisions(message: str, package: str) -> list[Path]:
    """Write the next revision of a history ("0001", "0002", …), by comparing models with an empty database
    brought up to date; "all" does it for every history that differs.

    :raises ValueError: no such history.
    """
    histories = find_histories()
    wanted = [history for history in histories if package in ("all", history.name)]
    if not wanted:
        raise ValueError(f"{package}: no such history: {', '.join(history.name for history in histories)}")
    made = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/preau.db")
        for history in histories:
            history.versions.mkdir(parents=True, exist_ok=True)
            upgrade(history, address_of(history, settings))
            if history in wanted and (file := _make(history, address_of(history, settings), message)):
                made.append(file)
                upgrade(History(history.name, history.versions, history.metadata), address_of(history, settings))
            elif not any(history.versions.iterdir()):
                history.versions.rmdir()
    return made


def _make(history: History, url: str, message: str) -> Path | None:
    engine = migration_engine(url)
    with engine.begin() as connection:
        context = context_of(history, connection)
        steps = produce_migrations(context, history.metadata).upgrade_ops
        if steps is None or steps.is_empty():
            return None
        code = render_python_code(steps, render_as_batch=True, render_item=_render, migration_context=context)
    engine.dispose()
    body = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("#"))
    body = textwrap.indent(textwrap.dedent(" " * 4 + body).strip(), " " * 4)
    number = f"{sum(1 for _ in history.script.walk_revisions()) + 1:04}"
    script = history.script.generate_revision(number, message, head="head", upgrades=body)
    assert script is not None
    return Path(script.path)
