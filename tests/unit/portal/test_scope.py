"""Rows of an establishment are seen from its scope alone, however the statement is put (design 6e, attack I02)."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, EstablishmentRow, Id, Scope, new_id
from portal.api.prepared import Prepared
from portal.db import NoScope, open_database
from portal.services.directory.models import Establishment


class Leaf(Id, EstablishmentRow, Base):
    """A row of an establishment."""

    __tablename__ = "test_leaf"
    name: Mapped[str] = mapped_column(sa.String(10))


# Known to these tests alone: others compare the metadata with what migrations make.
Base.metadata.remove(Leaf.__table__)

OURS, THEIRS = new_id(), new_id()


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path}/scope.db")
    Base.metadata.create_all(opened.writer, tables=[Establishment.__table__, Leaf.__table__])
    with opened.writer.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for place in (OURS, THEIRS):
            connection.execute(Establishment.__table__.insert().values(
                id=place, slug=place[-8:], name="x", sort_key="x", kind="lycee", ancestors=[]))
            connection.execute(Leaf.__table__.insert().values(id=new_id(), establishment_id=place, name=place[-8:]))
    yield opened
    opened.dispose()


STATEMENTS = {
    "rows": lambda: sa.select(Leaf.name),
    "count of a column": lambda: sa.select(sa.func.count(Leaf.id)),
    "count from": lambda: sa.select(sa.func.count()).select_from(Leaf),
    "exists": lambda: sa.select(sa.exists().where(Leaf.name == THEIRS[-8:])),
    "in a subquery": lambda: sa.select(Establishment.id).where(Establishment.id.in_(sa.select(Leaf.establishment_id))),
}


def seen(db, name):
    rows = db.execute(STATEMENTS[name]()).scalars().all()
    return {"rows": rows == [OURS[-8:]], "count of a column": rows == [1], "count from": rows == [1],
            "exists": rows == [False], "in a subquery": rows == [OURS]}[name]


@pytest.mark.parametrize("name", STATEMENTS)
def test_only_rows_within_the_scope_are_seen(database, name):
    with database.read(Scope(frozenset({OURS}))) as db:
        assert seen(db, name)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_prepared_statement_sees_the_same_rows_in_every_scope(database, name):
    prepared = Prepared(STATEMENTS[name]())
    for scope, found in ((OURS, True), (THEIRS, False), (OURS, True)):
        with database.read(Scope(frozenset({scope}))) as db:
            rows = prepared.rows(db)
            assert rows == [tuple(row) for row in db.execute(STATEMENTS[name]())]
            if name in ("rows", "in a subquery"):
                assert (rows == [(OURS[-8:] if name == "rows" else OURS,)]) is found


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_prepared_statement_needs_a_scope_too(database, name):
    with database.read() as db, pytest.raises(NoScope):
        Prepared(STATEMENTS[name]()).rows(db)


@pytest.mark.parametrize("name", STATEMENTS)
def test_without_a_scope_nothing_is_asked(database, name):
    with database.read() as db, pytest.raises(NoScope):
        db.execute(STATEMENTS[name]())


def test_changes_reach_only_rows_within_the_scope(database):
    with database.write(Scope(frozenset({OURS}))) as db:
        db.execute(sa.update(Leaf).values(name="changed"))
        db.execute(sa.delete(Leaf).where(Leaf.name != "changed"))
        db.commit()
    with database.reader.connect() as connection:
        assert sorted(connection.execute(sa.select(Leaf.__table__.c.name)).scalars()) == sorted(["changed", THEIRS[-8:]])
