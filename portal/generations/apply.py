"""The step of a change that counts, in one transaction: ``python -m portal.generations.apply INI``, the plan on standard input.

It keeps the wheels in the file store, then, in one transaction under the lock of migrations, runs the
migrations of the packages, looks whether the tables are what the packages' models say, publishes what is to
be published, writes the generation down and makes it the wanted one. Whatever fails or kills it before the
commit leaves database and hosts as they were. It prints JSON as ``portal.generations.inspect`` does.
"""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.audience import Audience
from portal.api.errors import Invalid
from portal.api.orm import Base
from portal.api.registry import IDefinitions, Publication
from portal.config import configure
from portal.context import WorkContext
from portal.generations.folders import enter, folder_of, mark_built
from portal.generations.records import Generation, all_generations, find_generation, read_wanted, write_generation, write_wanted
from portal.generations.store import open_store, put_wheel
from portal.generations.target import CannotInstall
from portal.migrations.histories import History, find_histories
from portal.migrations.run import apply, changing
from portal.registry.operator import free_fname, publish, published
from portal.settings import Settings, read_settings

__all__ = ["main"]


def _at(what: str) -> None:
    print(json.dumps({"at": what}), flush=True)


def _histories(modules: list[str]) -> list[History]:
    """The histories of these packages alone."""
    shorts = {module.rpartition(".")[2] for module in modules}
    return [history for history in find_histories(tuple(modules)) if history.name in shorts]


def _migrate(connection: sa.Connection, history: History) -> list[str]:
    """Bring one package's tables to what it needs; ones that are newer already stay (they only add for one version)."""
    _at(f"migrations of {history.name}")
    table = sa.table(history.version_table, sa.column("version_num"))
    present = connection.scalar(sa.select(table.c.version_num)) if sa.inspect(connection).has_table(table.name) else None
    known = {script.revision for script in history.script.walk_revisions()}
    applied = [] if present is not None and present not in known else apply(history, connection)
    inspector = sa.inspect(connection)
    for mapper in Base.registry.mappers:
        wanted = mapper.local_table
        if not history.owns(wanted.name):  # type: ignore[attr-defined]
            continue
        there = {column["name"] for column in inspector.get_columns(wanted.name)} if inspector.has_table(wanted.name) else set()
        missing = sorted({column.name for column in wanted.columns} - there)
        if missing:
            raise CannotInstall(f"{history.name}: after its migrations the table {wanted.name} lacks {', '.join(missing)}")
    return applied


def _publish(connection: sa.Connection, registry, packages: list[dict[str, Any]], how: dict[str, Any]) -> list[str]:
    """Publish the portlets that are not published yet. :returns: their fnames."""
    definitions, made = registry.getUtility(IDefinitions), []
    with Session(connection, join_transaction_mode="create_savepoint") as db:
        context = WorkContext(registry, db, permissions=None)
        for package in packages:
            for name in package["portlets"]:
                if published(context, name):
                    continue
                _at(f"publishing {name}")
                definition, short, (_, _, local) = definitions.get(name), package["short"], name.partition(".")
                publication = Publication(
                    fname=free_fname(context, *dict.fromkeys(word.replace("_", "-") for word in (
                        [how["fname"]] if how.get("fname") else [short, f"{short}-{local}"]))),
                    portlet=name, titles=how.get("titles") or definition.titles, descriptions=definition.descriptions,
                    category=how["category"], icon=how["icon"], state="published",
                    audience=Audience.from_data(how["audience"]), preferences=(), provenance=package["distribution"])
                try:
                    publish(context, publication)
                except Invalid as error:
                    reasons = "; ".join(f"{field}: {text}" for field, text in error.fields.items())
                    raise CannotInstall(f"{name} cannot be published: {reasons}") from None
                made.append(publication.fname)
        db.commit()
    return made


def _commit(settings: Settings, plan: dict[str, Any], wheels: list[dict[str, Any]]) -> dict[str, Any]:
    modules = [package["module"] for package in plan["packages"]]
    _at("configuring the portal with these packages")
    registry = configure(settings, web=False).registry
    histories = _histories(modules)
    applied, fnames = {}, []
    with changing(settings.database_url) as connection:
        if read_wanted(connection) != plan["base"] or find_generation(connection, plan["number"]) is not None:
            raise CannotInstall("the packages were changed from another host meanwhile: nothing was done; try again")
        for history in histories:
            applied[history.name] = _migrate(connection, history)
        if plan.get("publish"):
            asked = [package for package in plan["packages"] if package["module"] in plan["new"]]
            fnames = _publish(connection, registry, asked, plan["publish"])
        _at("writing the generation down")
        write_generation(connection, Generation(
            number=plan["number"], previous=plan["base"], change=plan["change"], subject=plan["subject"],
            made=dt.datetime.now(dt.timezone.utc), wheels=wheels, packages=plan["packages"]))
        write_wanted(connection, plan["number"])
    return {"applied": applied, "published": fnames}


def main(arguments: list[str]) -> int:
    """Do it. :returns: 0; it raises otherwise."""
    (ini,) = arguments
    plan = json.load(sys.stdin)
    settings = read_settings(ini)
    enter(settings, plan["number"])
    store = open_store(settings)
    _at("keeping the wheels")
    wheels = [{"file": Path(wheel["path"]).name, "stored": put_wheel(store, Path(wheel["path"])), "asked": wheel["asked"],
               "key": wheel["key"]} for wheel in plan["wheels"]]
    done = None
    try:
        mark_built(folder_of(settings, plan["number"]), [wheel["stored"] for wheel in wheels])
        done = _commit(settings, plan, wheels)
    finally:
        if done is None:
            forget_wheels(settings, store, [wheel["stored"] for wheel in wheels])
    print(json.dumps(done), flush=True)
    return 0


def forget_wheels(settings: Settings, store, stored: list[str]) -> None:
    """Take wheels out of the file store that no generation names."""
    with changing(settings.database_url) as connection:
        named = {name for generation in all_generations(connection) for name in generation.stored}
    for name in set(stored) - named:
        store.remove(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
