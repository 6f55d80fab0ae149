"""Statements compiled once give what SQLAlchemy's own execution gives, on both databases."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from portal.api.orm import new_id
from portal.api.prepared import NoScope, Prepared
from portal.db import open_database
from portal.layout.models import LayoutChangeRow

METADATA = sa.MetaData()
TABLE = sa.Table(
    "test_prepared", METADATA, sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True), sa.Column("name", sa.String(40)),
    sa.Column("data", sa.JSON(none_as_null=True)), sa.Column("yes", sa.Boolean), sa.Column("day", sa.Date),
    sa.Column("at", sa.DateTime(timezone=True)), sa.Column("n", sa.Integer))
ROWS = [dict(id=new_id(), name=f"50 % d’{n}", data={"a": [n, None]} if n else None, yes=bool(n % 2),
             day=dt.date(2026, 11, 24) if n else None, at=None, n=n) for n in range(4)]
STATEMENT = sa.select(*TABLE.c).where(TABLE.c.n.in_(sa.bindparam("wanted", expanding=True)), TABLE.c.name.like("50 %"),
                                      TABLE.c.n < sa.bindparam("below")).order_by(TABLE.c.n)


@pytest.fixture
def database(database_url):
    opened = open_database(database_url)
    METADATA.create_all(opened.writer)
    with opened.writer.begin() as connection:
        connection.execute(TABLE.insert(), ROWS)
    yield opened
    METADATA.drop_all(opened.writer)
    opened.dispose()


@pytest.mark.databases
@pytest.mark.parametrize("wanted", [(), (1,), (0, 1, 2, 3), [3, 0]])
def test_rows_are_those_of_the_plain_statement_whatever_the_length_of_lists(database, wanted):
    prepared = Prepared(STATEMENT)
    for below in (3, 9):
        values = {"wanted": wanted, "below": below}
        with database.read() as db:
            assert prepared.rows(db, values) == [tuple(row) for row in db.execute(STATEMENT, values)]


@pytest.mark.databases
def test_first_and_scalar(database):
    prepared = Prepared(STATEMENT)
    with database.read() as db:
        assert prepared.scalar(db, {"wanted": [2], "below": 9}) == ROWS[2]["id"]
        assert prepared.first(db, {"wanted": [2], "below": 0}) is None
        assert prepared.scalar(db, {"wanted": [2], "below": 0}) is None


@pytest.mark.databases
def test_a_statement_by_itself_begins_no_transaction_and_gives_its_connection_back(database):
    prepared, begun = Prepared(STATEMENT), []
    sa.event.listen(database.reader, "begin", begun.append)
    heard = []
    sa.event.listen(database.reader, "before_cursor_execute", lambda *call: heard.append(call[2]))
    values = {"wanted": [2, 3], "below": 9}
    assert [row[0] for row in prepared.rows(database.reader, values)] == [ROWS[2]["id"], ROWS[3]["id"]]
    assert not begun and len(heard) == 1
    assert database.reader.pool.checkedout() == 0
    with pytest.raises(DBAPIError):
        Prepared(sa.select(sa.literal_column("nowhere"))).rows(database.reader)
    assert database.reader.pool.checkedout() == 0
    assert prepared.scalar(database.reader, values) == ROWS[2]["id"]


def test_rows_of_establishments_are_not_asked_for_without_a_session(database):
    with pytest.raises(NoScope):
        Prepared(sa.select(LayoutChangeRow.id)).rows(database.reader)


@pytest.mark.databases
def test_what_the_database_refuses_is_an_error_of_sqlalchemy_without_values(database):
    prepared = Prepared(sa.select(sa.literal_column("nowhere")).where(sa.bindparam("secret") == "hunter2"))
    with database.read() as db, pytest.raises(DBAPIError) as raised:
        prepared.rows(db, {"secret": "hunter2"})
    assert "hunter2" not in str(raised.value)


def test_a_value_that_is_missing_is_named(database):
    with database.read() as db, pytest.raises(KeyError, match="wanted"):
        Prepared(STATEMENT).rows(db, {"below": 3})
    with database.read() as db, pytest.raises(InvalidRequestError, match="below"):
        Prepared(STATEMENT).rows(db, {"wanted": ()})
