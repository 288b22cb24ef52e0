"""
The tables of the SQL stores, one for each class of entries, made from the class itself.

A field is a column, `KEY` is the primary key and each of `INDEXES` an index. An index ends with the
rest of the key, so that a page of a lookup comes out of it in the order of the keys without sorting.
There are no foreign keys: entries name each other across sides and may arrive in any order.

Text compares by code point on every engine (PostgreSQL: collation "C"), as in Python. Moments are UTC with
microseconds: `timestamptz` on PostgreSQL, ISO text of fixed width with its offset on SQLite, which has no
type for them.

The released steps that lead to these tables are in `migrations`; a test compares the two.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import attrs
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from syncer import entries as e
from syncer.stores import _shape

PREFIX = "syncer_"
"""Begins the name of every table, so that they can live in an application's own database."""

VERSION_TABLE = f"{PREFIX}schema_version"
HEAD = "0001"
"""The migration that leads to these tables."""


def _text(dialect: Dialect) -> TypeEngine[str]:
    # Not through `type_descriptor`, which makes VARCHAR of it for psycopg.
    return postgresql.TEXT(collation="C") if dialect.name == "postgresql" else Text()


class Words(TypeDecorator[str]):
    """Text that any engine can keep. Raises `StoreError` for text that one cannot."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _text(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _shape.text(_shape.plain(value))


class Member(TypeDecorator[StrEnum]):
    """A member of an enum, kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members
        self.by_text = {member.value: member for member in members}

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _text(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _shape.plain(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.by_text[value]


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC to the microsecond and read back so."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def binder(self, dialect: Dialect) -> Callable[[datetime], Any]:
        """Return what turns a moment into a parameter."""
        return _as_text if dialect.name == "sqlite" else _shape.moment

    def loader(self, dialect: Dialect) -> Callable[[Any], datetime]:
        """Return what turns a column into a moment."""
        return datetime.fromisoformat if dialect.name == "sqlite" else _in_utc

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else self.binder(dialect)(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else self.loader(dialect)(value)


def _as_text(value: datetime) -> str:
    # Not before it is in UTC: of an hour that comes twice, both moments count as equal in their own zone.
    return _utc_as_text(_shape.moment(value))


@lru_cache(maxsize=256)
def _utc_as_text(value: datetime) -> str:
    # What happens in one step of a cycle has one moment.
    return value.isoformat(timespec="microseconds")


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


metadata = MetaData()


def _column(name: str, kind: object, *, key: bool) -> Column[Any]:
    types: dict[object, TypeEngine[Any]] = {
        str: Words(),
        int: BigInteger(),
        bool: Boolean(create_constraint=False),
        datetime: Moment(),
    }
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Column(name, Member(kind), primary_key=key, nullable=False)
    return Column(name, types[kind], primary_key=key, nullable=False)


def index_name(table: Table, index: tuple[str, ...]) -> str:
    """Return the name of the index on these fields."""
    return "_".join(("ix", table.name, *index))


def _table(name: str, cls: type) -> Table:
    shape: _shape.Shape[Any] = _shape.shape(cls)
    columns = [_column(one.name, one.type, key=one.name in shape.key) for one in attrs.fields(cls)]
    table = Table(PREFIX + name, metadata, *columns)
    for index in shape.indexes:
        if index != shape.key[: len(index)]:
            rest = tuple(part for part in shape.key if part not in index)
            Index(index_name(table, index), *(table.c[part] for part in index + rest))
    return table


TABLES: Mapping[type, Table] = {cls: _table(name, cls) for name, cls in _shape.CLASSES.items()}
"""The table of each class of entries."""

AUDIT = Table(
    f"{PREFIX}audit",
    metadata,
    Column(
        "sequence",
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(always=True),
        primary_key=True,
    ),
    *(_column(one.name, one.type, key=False) for one in attrs.fields(e.AuditEntry)),
    sqlite_autoincrement=True,
)
"""The audit trail. Triggers (in the migrations) refuse every change, and removal but by retention."""

Index(f"ix_{PREFIX}audit_connection", AUDIT.c.connection, AUDIT.c.sequence)
Index(f"ix_{PREFIX}audit_connection_record", AUDIT.c.connection, AUDIT.c.record, AUDIT.c.sequence)

RETENTION = Table(
    f"{PREFIX}retention",
    metadata,
    Column("connection", Words(), primary_key=True, nullable=False),
    Column("before", Moment(), nullable=False),
)
"""What the triggers let go: audit lines of a connection older than a moment. Empty between units."""

VERSION = Table(
    VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True, nullable=False)
)
"""Alembic's own table, read to see whether the schema is the one this version needs."""
