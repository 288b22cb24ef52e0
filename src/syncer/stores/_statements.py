"""
The SQL of a table, written by SQLAlchemy Core once and then kept as text.

Core knows the dialects; running the kept text on the driver's own cursor spares a unit Core's work for every
row, which would cost more than SQLite itself. Values pass the column types' own processors.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import attrs
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Delete,
    Dialect,
    FromClause,
    Insert,
    Select,
    Table,
    Text,
    Update,
    and_,
    any_,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy import column as named
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.types import TypeEngine

from syncer.errors import StoreError
from syncer.stores import _shape
from syncer.stores._schema import Member, Moment, Words, index_name
from syncer.stores._shape import Shape, getter

T = TypeVar("T", bound=attrs.AttrsInstance)

Processor = Callable[[Any], Any]


@attrs.frozen
class Statement:
    """SQL as the driver takes it, and the names of its parameters in their order."""

    sql: str
    names: tuple[str, ...]
    constants: Mapping[str, object]
    """Parameters that Core adds itself, like the offset that SQLite's dialect writes with each limit."""

    def ordered(self, values: Mapping[str, object]) -> tuple[object, ...]:
        """Return the values in the order of the parameters."""
        return tuple(values[name] if name in values else self.constants[name] for name in self.names)


@attrs.frozen(cache_hash=True)
class Lookup:
    """What a `find` looks like without its values; its SQL is kept under it."""

    equal: tuple[str, ...]
    among: tuple[str, ...]
    at_most: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    """The key fields that must be behind `after`; those before them are pinned by `equal`."""
    limited: bool = False
    backwards: bool = False
    counted: bool = False

    def whole_key(self, key: tuple[str, ...]) -> bool:
        """Whether it asks for several values, each by its whole key, and for nothing else."""
        bounded = self.at_most or self.behind or self.limited or self.counted
        return not bounded and len(self.among) == 1 and {*self.equal, *self.among} == {*key}


def writing_dialect(dialect: Dialect) -> Dialect:
    """Return a dialect that writes parameters by position, which costs the drivers least."""
    make: Callable[..., Dialect] = type(dialect)
    if dialect.name != "sqlite":
        return make(paramstyle="format")
    writing = make(paramstyle="qmark")
    writing.statement_compiler = _SqliteCompiler
    return writing


class _SqliteCompiler(SQLiteCompiler):
    """Writes hints, as SQLite has one that matters: INDEXED BY."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002
        return text


def compiled(statement: Select[Any] | Insert | Update | Delete, dialect: Dialect) -> Statement:
    """Write a Core statement as text for the driver."""
    result = statement.compile(dialect=dialect)
    constants = {name: value for name, value in result.params.items() if value is not None}
    return Statement(str(result), tuple(getattr(result, "positiontup", None) or ()), constants)


def insert(table: Table, dialect: Dialect) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that knows ON CONFLICT."""
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)


@attrs.define(eq=False)
class Rows(Generic[T]):
    """Values as rows of a table and back."""

    table: Table
    shape: Shape[T]
    dialect: Dialect
    bind: dict[str, Processor | None] = attrs.field(init=False)
    _key_at: tuple[int, ...] = attrs.field(init=False)
    _words: tuple[int, ...] = attrs.field(init=False)
    _binders: tuple[tuple[int, Processor], ...] = attrs.field(init=False)
    _loaders: tuple[tuple[int, Processor], ...] = attrs.field(init=False)
    _values: Callable[[T], tuple[Any, ...]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        types: list[TypeEngine[Any]] = [self.table.c[name].type for name in self.shape.fields]
        self.bind = {
            name: _binder(kind, self.dialect) for name, kind in zip(self.shape.fields, types, strict=True)
        }
        self._key_at = tuple(self.shape.fields.index(name) for name in self.shape.key)
        self._words = tuple(at for at, kind in enumerate(types) if isinstance(kind, Words))
        self._binders = tuple(
            (at, binder)
            for at, binder in enumerate(self.bind.values())
            if binder is not None and at not in self._words
        )
        loaders = [_loader(kind, self.dialect) for kind in types]
        self._loaders = tuple((at, loader) for at, loader in enumerate(loaders) if loader is not None)
        self._values = getter(self.shape.fields)

    def dump(self, value: T) -> tuple[Any, ...]:
        """Return the values of the columns. Raises `StoreError` for text that no database can keep."""
        row = list(self._values(value))
        texts = [row[at] for at in self._words]
        if not _shape.are_plain(texts):
            for at in self._words:
                row[at] = _shape.words(row[at])
        for at, binder in self._binders:
            row[at] = binder(row[at])
        return tuple(row)

    def key_of(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return the key of a row, as it stands in the columns."""
        return tuple([row[at] for at in self._key_at])

    def load(self, row: Sequence[Any]) -> T:
        """Return the value of a row. Raises `StoreError` if there is none, as for an unknown state."""
        values = list(row)
        try:
            for at, loader in self._loaders:
                values[at] = loader(values[at])
            return self.shape.cls(**dict(zip(self.shape.fields, values, strict=True)))
        except (KeyError, ValueError, TypeError) as exc:
            raise StoreError(
                f"A stored {self.shape.cls.__name__} cannot be read: {exc}.",
                fix="Use the version of this program that wrote it, or a newer one.",
            ) from exc

    def bound(self, name: str, value: object) -> object:
        """Return a value as the column's parameter."""
        binder = self.bind[name]
        return value if binder is None else binder(value)


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """Return what turns a value into a parameter; without SQLAlchemy's detour where the type is ours."""
    match kind:
        case Words():
            return _shape.words
        case Member():
            return _shape.plain
        case Moment():
            return kind.binder(dialect)
        case _:
            processor: Processor | None = kind.dialect_impl(dialect).bind_processor(dialect)
            return processor


def _loader(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """Return what turns a column into a value; without SQLAlchemy's detour where the type is ours."""
    match kind:
        case Member():
            return kind.by_text.__getitem__
        case Moment():
            return kind.loader(dialect)
        case _:
            processor: Processor | None = kind.dialect_impl(dialect).result_processor(dialect, None)
            return processor


@attrs.define(eq=False)
class Statements(Generic[T]):
    """All statements on the table of one class of entries."""

    rows: Rows[T]
    add: Statement = attrs.field(init=False)
    put: Statement = attrs.field(init=False)
    get: Statement = attrs.field(init=False)
    swap: Statement = attrs.field(init=False)
    """Takes what `swapped` returns."""
    delete: Statement = attrs.field(init=False)
    _dialect: Dialect = attrs.field(init=False)
    _rest: tuple[int, ...] = attrs.field(init=False)
    _lookups: dict[Lookup, Statement] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        table, shape = self.rows.table, self.rows.shape
        self._dialect = writing_dialect(self.rows.dialect)
        adding = insert(table, self._dialect).values({name: bindparam(name) for name in shape.fields})
        rest = [name for name in shape.fields if name not in shape.key]
        this = and_(*(table.c[name] == bindparam(f"key_{name}") for name in shape.key))
        same = and_(*(table.c[name] == bindparam(f"old_{name}") for name in shape.fields))
        self.add = compiled(adding.on_conflict_do_nothing(), self._dialect)
        self.put = compiled(
            adding.on_conflict_do_update(
                index_elements=list(shape.key), set_={name: adding.excluded[name] for name in rest}
            ),
            self._dialect,
        )
        self.get = compiled(self._select().where(this), self._dialect)
        self.swap = compiled(
            update(table).values({name: bindparam(f"new_{name}") for name in rest}).where(same),
            self._dialect,
        )
        self.delete = compiled(delete(table).where(this), self._dialect)
        self._rest = tuple(at for at, name in enumerate(shape.fields) if name in rest)
        assert self.add.names == self.put.names == shape.fields

    def swapped(self, old: T, new: T) -> tuple[object, ...]:
        """Return the parameters of `swap`."""
        row = self.rows.dump(new)
        return (*(row[at] for at in self._rest), *self.rows.dump(old))

    def find(self, lookup: Lookup) -> Statement:
        """Return the SQL of a lookup."""
        known = self._lookups.get(lookup)
        if known is None:
            known = self._lookups[lookup] = compiled(self._find(lookup), self._dialect)
        return known

    def _select(self) -> Select[Any]:
        return select(*(self.rows.table.c[name] for name in self.rows.shape.fields))

    def _find(self, lookup: Lookup) -> Select[Any]:
        columns = self.rows.table.c
        found = select(func.count()).select_from(self.rows.table) if lookup.counted else self._select()
        index = self.rows.shape.check_lookup(lookup.equal + lookup.among, lookup.at_most)
        if index != self.rows.shape.key:
            # Statistics (ANALYZE) are averages: for them a state that few of a million rows are in looks like
            # any other, and walking all rows in the order of the key like a good way to the first page.
            found = found.with_hint(
                self.rows.table, f"INDEXED BY {index_name(self.rows.table, index)}", "sqlite"
            )
        found = found.where(*(columns[name] == bindparam(name) for name in lookup.equal))
        found = found.where(*(among(columns[name], f"among_{name}", self._dialect) for name in lookup.among))
        found = found.where(*(columns[name] <= bindparam(f"most_{name}") for name in lookup.at_most))
        if lookup.behind:
            key = tuple_(*(columns[name] for name in lookup.behind))
            after = tuple_(*(bindparam(f"after_{name}", type_=columns[name].type) for name in lookup.behind))
            found = found.where(key < after if lookup.backwards else key > after)
        if lookup.counted:
            return found
        order = (columns[name] for name in self.rows.shape.key)
        found = found.order_by(*(part.desc() if lookup.backwards else part for part in order))
        return found.limit(bindparam("limit")) if lookup.limited else found


def among(column: Column[Any], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a column is one of a list, which is a single parameter."""
    # The SQL is the same for lists of any length, so that it is written and planned once.
    if dialect.name == "sqlite":
        items = func.json_each(bindparam(name, type_=Text())).table_valued(named("value", Text()))
        return column.in_(select(items.c.value))
    return column == any_(bindparam(name, type_=ARRAY(Text())))


def list_parameter(values: Iterable[str], dialect: Dialect) -> object:
    """Return a list as the parameter of `among`."""
    return json.dumps(tuple(values)) if dialect.name == "sqlite" else list(values)


def moments(bounds: dict[str, datetime], rows: Rows[Any]) -> dict[str, object]:
    """Return the parameters of the upper bounds of a lookup."""
    return {f"most_{name}": rows.bound(name, bound) for name, bound in bounds.items()}
