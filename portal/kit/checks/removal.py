"""Whether the package leaves nothing behind when it is removed (PAGE-10)."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import sqlalchemy as sa

from portal.api.orm import Base
from portal.config import configure
from portal.container.models import StoredPreference
from portal.kit.bench import Bench
from portal.kit.report import Fault
from portal.kit.subject import Subject
from portal.sessions.interfaces import ISessionStore
from portal.settings import Settings

TITLE = "leaves no table, row or file when it is removed"
PORTAL_ROWS = ("portlet_preference", "publication", "layout_fragment", "layout_change", "version", "display_choice",
               "source", "source_circuit", "outbox", "portlet_health")
"""Tables of the core whose rows about a package the portal itself removes."""


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """What is left after everything that the descriptor declares was removed."""
    for portlet, path in sorted(set(bench.files)):
        yield Fault(portlet, f"writes the file {path}", "Keep files with IStorage of portal.api.storage, or rows in a table: "
                    "only these are removed with the package, and shared by all workers.")
    yield from _placeholders(bench)
    yield from _purged(subject, bench)


def _placeholders(bench: Bench) -> Iterator[Fault]:
    """Without the package the portal goes on, its windows in their places."""
    trial, kept = bench.trial, (bench.trial.registry, bench.trial.application)
    trial.registry, trial.application = bench.shared("a portal without packages", partial(_bare_portal, trial.settings))
    try:
        page = trial.visitor("head").get(trial.tab(bench.subject.short))
        for definition in bench.definitions:
            place = page.tree.xpath(f"//*[@id='{trial.namespace(definition.name)}']") if page.status == 200 else []
            if not place or "pr-box--is-gone" not in place[0].get("class", ""):
                yield Fault(definition.name, f"without the package its window is no placeholder (answer {page.status})",
                            "Register nothing that the portal needs, and replace nothing of it.")
    finally:
        trial.registry, trial.application = kept


def _bare_portal(settings: Settings, shared: ExitStack) -> tuple[Any, Any]:
    """Registry and application of a portal on the trial's database in which nothing is installed."""
    config = configure(settings, packages=())
    shared.callback(config.registry["preau.database"].dispose)
    shared.callback(lambda: config.registry.getUtility(ISessionStore).database.dispose())
    return config.registry, config.make_wsgi_app()


def _purged(subject: Subject, bench: Bench) -> Iterator[Fault]:
    trial = bench.trial
    engine = trial.registry["preau.database"].writer
    own = {*subject.declared_tables, f"{subject.short}_alembic"}
    names = {definition.name for definition in bench.definitions}
    with engine.begin() as connection:
        connection.execute(sa.delete(StoredPreference).where(StoredPreference.window_id.in_(
            [window for definition in bench.definitions for window in _windows(bench, definition.name)])))
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        # Those that refer to others first: SQLite empties a table before it drops it, and asks whoever refers to it.
        order = [table for table, _keys in sa.inspect(connection).get_sorted_table_and_fkc_names() if table in own]
        for table in reversed(order):
            connection.exec_driver_sql(f'DROP TABLE "{table}"')
    longer = tuple(f"{name}_" for name in (package.rpartition(".")[2] for package in trial.packages)
                   if name.startswith(f"{subject.short}_"))
    for table in sorted(trial.tables()):
        if table.startswith(f"{subject.short}_") and not table.startswith(longer):
            yield Fault(table, "the table stays behind", f"Declare it: <preau:table>{table}</preau:table>.")
    core = {mapper.local_table.name for mapper in Base.registry.mappers  # type: ignore[attr-defined]
            if mapper.class_.__module__.startswith("portal.")}
    for table in sorted(core & trial.tables() - set(PORTAL_ROWS)):
        for row in trial.rows(table):
            if any(_names_it(value, subject.short, names) for value in row):
                yield Fault(table, f"a row of the portal's own table still names the package: {_short(row)}",
                            "Keep rows in tables of the package; the portal's are written by its services alone.")
                break


def _windows(bench: Bench, portlet: str) -> list[str]:
    return [one.call.window.id for one in bench.seen if one.portlet == portlet][:1]


def _names_it(value: Any, short: str, names: set[str]) -> bool:
    return isinstance(value, str) and (value in names or value == short
                                       or value.startswith((f"{short}:", f"{short}.", f"{short}_")))


def _short(row: tuple) -> str:
    return str(tuple(value for value in row if isinstance(value, str))[:4])[:120]
