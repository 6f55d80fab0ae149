"""The migrated database is what the models say, for the core and for every package, on both engines."""

import fcntl
import json
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata

from portal.migrations.histories import find_histories
from portal.migrations.make import context_of
from portal.migrations.run import address_of, migrate_all, migration_engine
from portal.migrations.state import WrongSchema, refuse_unknown_schema
from portal.settings import Settings


@pytest.mark.databases
def test_migrations_make_what_the_models_say(database_url):
    settings = Settings(database_url=database_url)
    for history in find_histories():
        engine = migration_engine(address_of(history, settings))
        with engine.connect() as connection:
            differences = compare_metadata(context_of(history, connection), history.metadata)
        engine.dispose()
        assert differences == [], f"{history.name}: make a revision (or `make migrations` before the first release)"


@pytest.mark.databases
def test_every_table_belongs_to_one_history_and_packages_keep_to_their_name(database_url):
    histories = find_histories()
    engine = sa.create_engine(database_url)
    tables = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    for table in tables:
        if not table.endswith("_alembic"):
            assert sum(history.owns(table) for history in histories) == 1, table


@pytest.mark.databases
def test_a_second_migration_changes_nothing(database_url):
    assert set(map(tuple, migrate_all(Settings(database_url=database_url)).values())) == {()}


def test_two_migrations_at_once_apply_each_revision_once(tmp_path):
    code = ("import json\n"
            "from portal.migrations.run import migrate_all\n"
            "from portal.settings import Settings\n"
            f"print(json.dumps(migrate_all(Settings(database_url='sqlite:///{tmp_path}/preau.db'))))\n")
    processes = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
    first, second = (json.loads(process.communicate(timeout=60)[0]) for process in processes)
    for name in first:
        applied = first[name] + second[name]
        assert len(applied) == len(set(applied)) > 0


def test_a_migration_killed_half_way_leaves_the_state_of_before(tmp_path):
    url = f"sqlite:///{tmp_path}/preau.db"
    code = ("import os, sqlalchemy as sa\n"
            "from alembic.operations import Operations\n"
            "from portal.migrations.run import migrate_all\n"
            "from portal.settings import Settings\n"
            "from sqlalchemy import event\n"
            "seen = []\n"
            "@event.listens_for(sa.engine.Engine, 'after_cursor_execute')\n"
            "def die(connection, cursor, statement, *rest):\n"
            "    seen.append('CREATE TABLE' in statement)\n"
            "    if sum(seen) == 5: os.kill(os.getpid(), 9)\n"
            f"migrate_all(Settings(database_url={url!r}))\n")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    engine = sa.create_engine(url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    assert migrate_all(Settings(database_url=url))["core"]


def test_code_refuses_a_core_that_it_does_not_know(database_url, database):
    with database.writer.begin() as connection:
        connection.execute(sa.text("update core_alembic set version_num = '9999'"))
    with pytest.raises(WrongSchema, match="9999"):
        refuse_unknown_schema(Settings(database_url=database_url))


def test_code_refuses_a_database_that_is_not_migrated(tmp_path):
    with pytest.raises(WrongSchema, match="preau migrate"):
        refuse_unknown_schema(Settings(database_url=f"sqlite:///{tmp_path}/preau.db"))


def test_a_migration_waits_for_the_one_under_way(tmp_path):
    url = f"sqlite:///{tmp_path}/preau.db"
    with open(tmp_path / "preau.db.migrating", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(subprocess.TimeoutExpired):
            subprocess.run([sys.executable, "-c", "from portal.migrations.run import migrate_all\n"
                            f"from portal.settings import Settings\nmigrate_all(Settings(database_url={url!r}))"],
                           timeout=4, check=False)
    assert migrate_all(Settings(database_url=url))["core"]
