"""Statements that pages make again and again, compiled once (design 6: rows, not entities).

Putting a statement together costs several times what SQLite takes to answer it. One that is made for every page
or every box is therefore compiled once for each database, with its scope as one of its parameters.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, with_loader_criteria
from sqlalchemy.sql.visitors import iterate

from portal.api.errors import PortalError
from portal.api.orm import EstablishmentRow, Scope, UtcDateTime

__all__ = ["NoScope", "Prepared", "names_scoped"]


class NoScope(PortalError):
    """A statement on rows of establishments was made without saying which."""


def names_scoped(statement: Any) -> bool:
    """Whether rows of establishments are named anywhere in a statement, in a count or a subquery too."""
    entities = (part._annotations.get("parententity") for part in iterate(statement))
    return any(entity is not None and issubclass(entity.mapper.class_, EstablishmentRow) for entity in entities)


def _criterion(cls: type[EstablishmentRow]) -> sa.ColumnElement[bool]:
    # Names stand here as they are: SQLAlchemy takes globals of a criterion for values.
    if cls.inherits:
        return cls.establishment_id.in_(sa.bindparam("scope_wide", expanding=True))
    return cls.establishment_id.in_(sa.bindparam("scope_own", expanding=True))


@dataclass(frozen=True, slots=True)
class _Shape:
    """The text of a statement for lists of certain lengths, and what stands in each of its places.

    :param places: name of the value, index when it is a list, what turns a member into what the driver takes.
    :param names: of the places, where the driver knows them by name.
    """

    text: str
    places: tuple[tuple[str, int | None, Callable | None], ...]
    names: tuple[str, ...] | None

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        found = []
        for name, index, processor in self.places:
            value = values[name] if index is None else values[name][index]
            found.append(value if processor is None else processor(value))
        return tuple(found) if self.names is None else dict(zip(self.names, found, strict=True))


class _Form:
    """A statement as one database understands it."""

    def __init__(self, statement: sa.Select, dialect: Any) -> None:
        self.compiled: Any = statement.compile(dialect=dialect)
        self.dialect = dialect
        self.lists = tuple(sorted(name for name, bind in self.compiled.binds.items() if bind.expanding))
        self.fixed = {name: bind.effective_value for name, bind in self.compiled.binds.items() if not bind.required}
        self.shapes: dict[tuple[int, ...], _Shape] = {}
        self.results: tuple[tuple[int, Callable], ...] | None = None

    def shape(self, values: Mapping[str, Any]) -> _Shape:
        """The shape for these values."""
        key = tuple([len(values[name]) for name in self.lists])
        found = self.shapes.get(key)
        if found is None:
            found = self.shapes[key] = self._made(values)
        return found

    def _made(self, values: Mapping[str, Any]) -> _Shape:
        compiled = self.compiled
        parameters = compiled.construct_params(dict(values), escape_names=False)
        state = compiled._process_parameters_for_postcompile(parameters)
        members = {name: (listed, index) for listed in self.lists
                   for index, name in enumerate(state.parameter_expansion.get(listed, ()))}
        processors = {**compiled._bind_processors, **state.processors}
        order = state.positiontup if compiled.positional else tuple({**parameters, **state.additional_parameters})
        names = tuple(name for name in order if name not in self.lists)  # a list stands there by its members
        return _Shape(state.statement, tuple((*members.get(name, (name, None)), processors.get(name)) for name in names),
                      None if compiled.positional else names)

    def made(self, cursor: Any, rows: list) -> list[tuple[Any, ...]]:
        """The rows of an answer with Python's values in them."""
        if self.results is None:
            described = zip(self.compiled._result_columns, cursor.description, strict=True)
            found = [(number, _processor(column.type, self.dialect, described[1]))
                     for number, (column, described) in enumerate(described)]
            self.results = tuple((number, processor) for number, processor in found if processor is not None)
        if not self.results:
            return rows
        made = []
        for row in rows:
            values = list(row)
            for number, processor in self.results:
                value = values[number]
                if value is not None:
                    values[number] = processor(value)
            made.append(tuple(values))
        return made


def _hyphens(value: str) -> str:
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def _instant(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(value + "+00:00")


def _processor(type_: Any, dialect: Any, code: Any) -> Callable | None:
    # The usual types of SQLite as SQLAlchemy makes them, but several times faster.
    if dialect.name == "sqlite" and isinstance(type_, UtcDateTime):
        return _instant
    if dialect.name == "sqlite" and isinstance(type_, sa.Uuid) and not type_.as_uuid:
        return _hyphens
    return type_._cached_result_processor(dialect, code)


class Prepared:
    """A SELECT that is compiled once.

    What differs from call to call is a named parameter (``sqlalchemy.bindparam``; lists with ``expanding=True``).
    Rows of establishments get the criterion of the session's scope, as those of every other statement do.
    """

    def __init__(self, statement: sa.Select) -> None:
        self.scoped = names_scoped(statement)
        self._statement = statement.options(with_loader_criteria(
            EstablishmentRow, _criterion, include_aliases=True, track_closure_variables=False)) if self.scoped else statement
        self._forms: dict[str, _Form] = {}

    def rows(self, db: Session | sa.Connection | sa.Engine, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows, as plain tuples in the order of the columns.

        :param db: an engine for a statement by itself, in no transaction: one costs more than most statements.
        :raises NoScope: the session has no scope and the statement needs one.
        """
        if isinstance(db, sa.Engine):
            borrowed = _borrowed(db)
            try:
                return _answer(db, borrowed, borrowed, *self._asked(db.dialect, {}, values))
            finally:
                borrowed.close()
        connection = db.connection() if isinstance(db, Session) else db
        return _answer(connection, connection, connection.connection, *self._asked(connection.dialect, db.info, values))

    def _asked(self, dialect: sa.Dialect, info: Mapping[Any, Any], values: Mapping[str, Any] | None) -> tuple[_Form, str, Any]:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _Form(self._statement, dialect)
        given = {**form.fixed, **(values or {})}
        if self.scoped:
            scope: Scope | None = info.get("scope")
            if scope is None:
                raise NoScope()
            given["scope_own"], given["scope_wide"] = tuple(scope.establishments), tuple(scope.establishments | scope.ancestors)
        shape = form.shape(given)
        return form, shape.text, shape.bound(given)

    def first(self, db: Session | sa.Connection | sa.Engine, values: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.rows(db, values)
        return rows[0] if rows else None

    def scalar(self, db: Session | sa.Connection | sa.Engine, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(db, values)
        return rows[0][0] if rows else None


def _borrowed(engine: sa.Engine) -> Any:
    """A connection of the pool. :raises DBAPIError: there is none to be had."""
    errors = engine.dialect.loaded_dbapi.Error
    try:
        return engine.raw_connection()
    except errors as error:
        raise DBAPIError.instance(None, None, error, errors, dialect=engine.dialect) from error


def _answer(heard: Any, owner: Any, connection: Any, form: _Form, text: str, bound: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement.

    :param heard: whose listeners are told of it. :param owner: what is made invalid when the database is gone.
    :param connection: the pool's, on which it is asked.
    """
    # By the driver's own cursor: a result of SQLAlchemy's costs as much again as the statement.
    cursor = connection.cursor()
    try:
        for listener in heard.dispatch.before_cursor_execute:
            listener(heard, cursor, text, bound, None, False)
        cursor.execute(text, bound)
        found: list[Any] = list(cursor.fetchall())
        return form.made(cursor, found) if found else found
    except form.dialect.loaded_dbapi.Error as error:
        if form.dialect.is_disconnect(error, connection.dbapi_connection, cursor):
            owner.invalidate(error)
        raise DBAPIError.instance(text, bound, error, form.dialect.loaded_dbapi.Error, hide_parameters=True,
                                  dialect=form.dialect) from error
    finally:
        cursor.close()
