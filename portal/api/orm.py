"""Base of every table: identifiers, instants, and rows that belong to an establishment."""

import datetime as dt
import secrets
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, DateTime, ForeignKey, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

__all__ = ["Base", "EstablishmentRow", "Id", "Scope", "UtcDateTime", "new_id", "foreign_id"]


def new_id() -> str:
    """A fresh UUID version 7 (RFC 9562, 5.7) as 36 characters: sorts by time of creation."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0x2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant. Takes and gives aware datetimes in UTC; a naive one raises ``ValueError``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: an instant needs its zone")
        value = value.astimezone(dt.timezone.utc)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=dt.timezone.utc) if value.tzinfo is None else value.astimezone(dt.timezone.utc)


class Base(DeclarativeBase):
    """Declarative base of the core's and of every package's tables."""

    metadata = MetaData(naming_convention={
        "ix": "ix_%(column_0_N_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s", "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s"})
    type_annotation_map = {dt.datetime: UtcDateTime, dict: JSON, list: JSON}


class Id:
    """Mixin: a UUIDv7 primary key ``id``, made in Python, 36 characters in Python."""

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True, default=new_id, sort_order=-10)


def foreign_id(target: str, *, nullable: bool = False, primary_key: bool = False, ondelete: str = "CASCADE",
               index: bool = True) -> Mapped[str]:
    """A column that refers to ``target`` ("table.column") of type Id."""
    return mapped_column(Uuid(as_uuid=False), ForeignKey(target, ondelete=ondelete), nullable=nullable,
                         primary_key=primary_key, index=index and not primary_key)


class EstablishmentRow:
    """Mixin: a row that belongs to one establishment.

    Every statement on such a table gets the criterion of the session's scope; without a
    scope it raises (design 6e). Set ``inherits = True`` on a class whose rows of a parent
    establishment are also seen by its children.
    """

    inherits = False

    @declared_attr
    def establishment_id(cls) -> Mapped[str]:
        return foreign_id("establishment.id")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which establishments a database session may touch.

    :param establishments: ids whose rows are visible and writable.
    :param ancestors: ids above them, visible for kinds that inherit.
    :param reason: why it is wider than one establishment, for the audit; empty otherwise.
    """

    establishments: frozenset[str]
    ancestors: frozenset[str] = frozenset()
    reason: str = ""

    def __iter__(self) -> Iterator[str]:
        return iter(self.establishments)
