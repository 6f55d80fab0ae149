"""A purge, on both engines: everything that names the package goes, and nothing else."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.api.orm import new_id
from portal.generations.purge import purge
from portal.generations.records import Generation, all_generations, write_generation, write_wanted
from portal.generations.target import CannotInstall
from portal.jobs.models import OutboxRow
from portal.registry.models import PublicationRow
from portal.settings import Settings
from portal.versions import Version

NOW = dt.datetime(2026, 9, 1, tzinfo=dt.timezone.utc)


def package(name: str) -> dict:
    """What a generation's row says of a package."""
    return {"distribution": name, "version": "1.0", "module": name, "short": name, "portlets": [f"{name}.box"]}


def publication(fname: str, portlet: str) -> PublicationRow:
    """A publication for the whole portal."""
    return PublicationRow(fname=fname, portlet=portlet, titles={"fr": fname}, descriptions={}, category="infos", icon="box",
                          state="published", audience={"test": "everyone"}, preferences=[], provenance="", source="browser",
                          changed=NOW)


@pytest.fixture
def settings(database_url, tmp_path):
    return Settings(database_url=database_url, var_folder=str(tmp_path), files_folder=str(tmp_path / "files"))


@pytest.fixture
def filled(database, settings):
    """Two packages that begin alike, ``quote`` and ``quote_more``, with tables and all; the second is installed."""
    with database.writer.begin() as connection:
        for table in ("quote_entry", "quote_alembic", "quote_more_entry", "quote_more_alembic"):
            connection.execute(sa.text(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY)"))
        key = connection.dialect.type_compiler_instance.process(sa.Uuid())
        connection.execute(sa.text("CREATE TABLE quote_detail (entry INTEGER PRIMARY KEY REFERENCES quote_entry (id), "
                                   f"place {key} REFERENCES establishment (id))"))
        connection.execute(sa.text("CREATE TABLE quote_aside (entry INTEGER REFERENCES quote_entry (id) ON DELETE CASCADE, "
                                   "detail INTEGER REFERENCES quote_detail (entry) ON DELETE CASCADE)"))
        write_generation(connection, Generation(1, 0, "install", "", NOW, [], [package("quote"), package("quote_more")]))
        write_generation(connection, Generation(2, 1, "remove", "quote, other 1.0", NOW, [], [package("quote_more")]))
        write_wanted(connection, 2)
    with database.write() as db:
        db.add_all([publication("citation", "quote.box"), publication("more", "quote_more.box"),
                    publication("news", "news.news")])
        db.add_all([OutboxRow(id=new_id(), job=job, arguments={}, due=NOW, created=NOW)
                    for job in ("quote.refresh", "quote_more.refresh", "sources")])
        db.merge(Version(key="publications", n=3))
        db.commit()
    return database


@pytest.mark.databases
def test_everything_of_the_package_goes_and_nothing_of_others(filled, settings):
    done = purge(settings, "quote", "quote", "quote")
    tables = ["quote_alembic", "quote_aside", "quote_detail", "quote_entry"]
    assert done == {"tables": tables, "published": ["citation"], "named": []}
    with filled.read() as db:
        assert set(db.scalars(sa.select(PublicationRow.fname))) == {"more", "news"}
        assert set(db.scalars(sa.select(OutboxRow.job))) == {"quote_more.refresh", "sources"}
        assert [(each.number, each.subject) for each in all_generations(db.connection())] == [(2, "other 1.0")]
        assert db.get(Version, "publications").n == 4
        tables = sa.inspect(db.connection()).get_table_names()
    assert {"quote_more_entry", "quote_more_alembic", "news_announcement"} <= set(tables)
    assert not [table for table in tables if table.startswith("quote_") and not table.startswith("quote_more")]


@pytest.mark.databases
def test_what_is_installed_is_not_purged(filled, settings):
    with pytest.raises(CannotInstall, match="is installed"):
        purge(settings, "quote_more", "quote_more", "quote_more")
    with filled.read() as db:
        assert sa.inspect(db.connection()).has_table("quote_more_entry")
