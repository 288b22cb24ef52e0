"""
A unit of the SQL stores: one database transaction.

What a unit has read or written under its lock is remembered, so that it is not asked for twice. Writes whose
result is known beforehand (`put`, `delete`, audit lines, `swap` of what was read) are held back and sent
together before the next question to their table, at the latest when the unit ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import attrs
from sqlalchemy import Delete, Dialect, Engine, and_, bindparam, delete, not_, select

from syncer import entries as e
from syncer.errors import StoreError
from syncer.ports import Findable
from syncer.stores import _engine, _shape
from syncer.stores._locks import Locks, NoLocks, PostgresLocks
from syncer.stores._schema import AUDIT, RETENTION
from syncer.stores._statements import (
    Lookup,
    Rows,
    Statement,
    Statements,
    among,
    compiled,
    insert,
    list_parameter,
    moments,
    writing_dialect,
)

T = TypeVar("T", bound=attrs.AttrsInstance)


@attrs.define(eq=False)
class Transaction:
    """The driver's side of a unit: runs statements, and remembers if one failed."""

    _cursor: Any
    _errors: tuple[type[Exception], ...]
    _writable: bool
    _lockable: bool = False
    _failure: StoreError | None = None
    _over: bool = False
    wrote: bool = False
    locks: Locks = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.locks = PostgresLocks(self.run) if self._writable and self._lockable else NoLocks()

    def check(self, *, writing: bool) -> None:
        """Raise `StoreError` if the unit is over, cannot go on, or only reads."""
        _shape.check_use(over=self._over, refused=writing and not self._writable)
        self.check_whole()
        self.wrote |= writing

    def check_whole(self) -> None:
        """Raise what went wrong before: PostgreSQL would end such a unit quietly, without its writes."""
        if self._failure is not None:
            raise self._failure

    def run(self, sql: str, values: Sequence[object]) -> Any:
        """Run one statement and return the cursor, good until the next one."""
        try:
            return self._cursor.execute(sql, values)
        except self._errors as exc:
            self._failure = _engine.driver_error(exc)
            raise self._failure from exc

    def run_many(self, sql: str, values: Sequence[Sequence[object]]) -> None:
        """Run one statement for each row."""
        if len(values) == 1:
            self.run(sql, values[0])
            return
        try:
            self._cursor.executemany(sql, values)
        except self._errors as exc:
            self._failure = _engine.driver_error(exc)
            raise self._failure from exc

    def close(self) -> None:
        """Let nobody use the unit any more."""
        self._over = True
        self._cursor.close()


class _Writer:
    """Holds back the writes to one table, in their order."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._sql = ""
        self._values: list[Sequence[object]] = []

    def hold(self, statement: Statement, values: Sequence[object]) -> None:
        if statement.sql != self._sql:
            self.send()
            self._sql = statement.sql
        self._values.append(values)

    def send(self) -> None:
        if self._values:
            values, self._values = self._values, []
            self._transaction.run_many(self._sql, values)


class _Collection(Generic[T]):
    """Implements `syncer.ports.Collection` on a table."""

    def __init__(self, transaction: Transaction, statements: Statements[T], writer: _Writer) -> None:
        self._transaction = transaction
        self._statements = statements
        self._rows = statements.rows
        self._shape = statements.rows.shape
        self._writer = writer
        self._locks = transaction.locks
        self._owner = "name" if self._shape.cls is e.Connection else "connection"
        self._owner_at = self._shape.key.index(self._owner) if self._owner in self._shape.key else None
        self._seen: set[_shape.Key] = set()
        # Only what is locked, so that nobody else can change it before this unit ends.
        self._known: dict[tuple[str, ...], T | None] = {}

    def get(self, *key: str) -> T | None:
        if key in self._known:
            self._transaction.check(writing=False)
            return self._known[key]
        values = self._key(key, writing=False)
        if self._owner_at is not None:
            self._locks.take((_shape.plain(key[self._owner_at]),))
        found = self._look(values)
        while self._owner_at is None and not self._is_mine(found):
            found = self._look(values)
        if found is not None or self._owner_at is not None:
            self._known[key] = found
        return found

    def _look(self, values: Sequence[object]) -> T | None:
        self._writer.send()
        row = self._transaction.run(self._statements.get.sql, values).fetchone()
        return None if row is None else self._rows.load(row)

    def _is_mine(self, found: T | None) -> bool:
        """Say whether what a key led to was locked when it was read; now it is."""
        if found is None:
            # Nobody may add it before this unit ends, and nobody knows which connection that would be.
            return self._locks.take_all()
        owner = getattr(found, self._owner)
        held = self._locks.holds(owner)
        self._own(found)
        return held

    def _own(self, *values: T) -> None:
        """Lock what these values belong to."""
        if self._locks.needed:
            self._locks.take(sorted({getattr(value, self._owner) for value in values}))
            if self._owner_at is None:
                self._seen.update(map(self._shape.key_of, values))

    def insert(self, value: T) -> None:
        self._transaction.check(writing=True)
        row = self._rows.dump(value)
        self._own(value)
        self._writer.send()
        if self._transaction.run(self._statements.add.sql, row).rowcount != 1:
            raise _shape.already_exists(self._shape, self._shape.key_of(value))
        self._known[self._shape.key_of(value)] = value

    def put(self, value: T) -> None:
        self._transaction.check(writing=True)
        row = self._rows.dump(value)
        self._own(value)
        self._writer.hold(self._statements.put, row)
        self._known[self._shape.key_of(value)] = value

    def swap(self, old: T, new: T) -> None:
        self._transaction.check(writing=True)
        key = self._shape.same_key(old, new)
        known = self._known.get(key)
        if known is not None:
            if known != old:
                raise _shape.changed(self._shape, key)
            self.put(new)
            return
        values = self._statements.swapped(old, new)
        self._own(old, new)
        self._writer.send()
        if self._transaction.run(self._statements.swap.sql, values).rowcount != 1:
            raise _shape.changed(self._shape, key)
        self._known[key] = new

    def delete(self, *key: str) -> None:
        values = self._key(key, writing=True)
        if self._owner_at is not None:
            self._locks.take((_shape.plain(key[self._owner_at]),))
        elif self._locks.needed and key not in self._seen:
            self.get(*key)
        self._writer.hold(self._statements.delete, values)
        self._known.pop(key, None)

    def find(
        self,
        *,
        limit: int | None = None,
        after: tuple[str, ...] | None = None,
        at_most: Mapping[str, datetime] | None = None,
        **equal: Findable,
    ) -> tuple[T, ...]:
        self._transaction.check(writing=False)
        bounds = dict(at_most or {})
        self._shape.check_lookup(equal, bounds)
        wanted, lists = self._wanted(equal)
        behind = self._behind(equal, after)
        if behind is None or not all(lists.values()) or limit == 0:
            return ()
        lookup = Lookup(
            equal=tuple(wanted),
            among=tuple(lists),
            at_most=tuple(bounds),
            behind=tuple(behind),
            limited=limit is not None,
            counted=False,
        )
        values = wanted | self._among(lists) | moments(bounds, self._rows) | {"limit": limit}
        values |= {f"after_{name}": value for name, value in behind.items()}
        self._claim(equal)
        found = tuple(map(self._load, self._run(lookup, values)))
        self._own(*found)
        if lookup.whole_key(self._shape.key):
            self._known.update(self._absent(equal, lists))
        self._known.update((self._shape.key_of(value), value) for value in found)
        return found

    def _load(self, row: tuple[Any, ...]) -> T:
        """Return the value of a row; what the unit knows already is the same."""
        known = self._known.get(self._rows.key_of(row))
        return self._rows.load(row) if known is None else known

    def _absent(
        self, equal: Mapping[str, Findable], lists: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[_shape.Key, None]]:
        """Return the keys under which a lookup by several whole keys would have found a value."""
        ((name, parts),) = lists.items()
        fixed = {one: _shape.plain(str(value)) for one, value in equal.items() if one != name}
        for part in parts if self._owner_at is not None else ():
            yield tuple(part if one == name else fixed[one] for one in self._shape.key), None

    def count(self, **equal: Findable) -> int:
        self._transaction.check(writing=False)
        self._shape.check_lookup(equal, ())
        wanted, lists = self._wanted(equal)
        self._claim(equal)
        lookup = Lookup(
            equal=tuple(wanted), among=tuple(lists), at_most=(), behind=(), limited=False, counted=True
        )
        return int(self._run(lookup, wanted | self._among(lists))[0][0])

    def _claim(self, equal: Mapping[str, Findable]) -> None:
        """Lock all that a lookup could find."""
        owners = equal.get(self._owner)
        if owners is None:
            self._locks.take_all()
        elif isinstance(owners, str):
            self._locks.take((_shape.plain(owners),))
        elif self._locks.needed:
            self._locks.take(_shape.listed(owners) or ())

    def _run(self, lookup: Lookup, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        statement = self._statements.find(lookup)
        self._writer.send()
        cursor = self._transaction.run(statement.sql, statement.ordered(values))
        return list(cursor.fetchall())

    def _key(self, key: tuple[str, ...], *, writing: bool) -> tuple[object, ...]:
        self._transaction.check(writing=writing)
        self._shape.check_key(key)
        return tuple(self._rows.bound(name, part) for name, part in zip(self._shape.key, key, strict=True))

    def _wanted(self, equal: Mapping[str, Findable]) -> tuple[dict[str, object], dict[str, tuple[str, ...]]]:
        single: dict[str, object] = {}
        several: dict[str, tuple[str, ...]] = {}
        for name, value in equal.items():
            values = _shape.listed(value)
            if values is None:
                single[name] = self._rows.bound(name, value)
            else:
                several[name] = values
        return single, several

    def _among(self, lists: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
        dialect = self._rows.dialect
        return {f"among_{name}": list_parameter(values, dialect) for name, values in lists.items()}

    def _behind(
        self, equal: Mapping[str, Findable], after: tuple[str, ...] | None
    ) -> dict[str, object] | None:
        """
        Return the parts of `after` that the database must compare; `None` if nothing can be behind it.

        Leading parts that `equal` pins are compared here. With them in the SQL, SQLite would not use the
        index for the rest.
        """
        if after is None:
            return {}
        self._shape.check_key(after)
        for at, (name, part) in enumerate(zip(self._shape.key, after, strict=True)):
            pinned = equal.get(name)
            if not isinstance(pinned, str):
                rest = zip(self._shape.key[at:], after[at:], strict=True)
                return {one: self._rows.bound(one, value) for one, value in rest}
            if _shape.plain(pinned) != _shape.plain(part):
                return {} if _shape.plain(pinned) > _shape.plain(part) else None
        return None


@attrs.frozen
class LogStatements:
    """The SQL on the audit trail."""

    rows: Rows[e.AuditEntry]
    append: Statement
    allow: Statement
    prune: Statement
    forbid: Statement
    of_connection: Statement
    of_record: Statement

    @classmethod
    def on(cls, engine: Engine) -> "LogStatements":
        rows = Rows(AUDIT, _shape.shape(e.AuditEntry), engine.dialect)
        dialect = writing_dialect(engine.dialect)
        columns = [AUDIT.c[name] for name in rows.shape.fields]
        newest = select(*columns).order_by(AUDIT.c.sequence.desc()).limit(bindparam("limit"))
        here = AUDIT.c.connection == bindparam("connection")
        record = AUDIT.c.record == bindparam("record")
        return cls(
            rows,
            compiled(
                insert(AUDIT, dialect).values({one.name: bindparam(one.name) for one in columns}), dialect
            ),
            compiled(
                insert(RETENTION, dialect).values(
                    connection=bindparam("connection"), before=bindparam("before")
                ),
                dialect,
            ),
            compiled(_pruning(dialect), dialect),
            compiled(delete(RETENTION).where(RETENTION.c.connection == bindparam("connection")), dialect),
            compiled(newest.where(here), dialect),
            compiled(newest.where(and_(here, record)), dialect),
        )


def _pruning(dialect: Dialect) -> Delete:
    old = (
        select(AUDIT.c.sequence)
        .where(AUDIT.c.connection == bindparam("connection"), AUDIT.c.at < bindparam("before"))
        .where(not_(among(AUDIT.c.record, "keep", dialect)))
        .order_by(AUDIT.c.sequence)
        .limit(bindparam("limit"))
    )
    return delete(AUDIT).where(AUDIT.c.sequence.in_(old))


_ALL_LINES = 2**62
"""A limit beyond any trail."""


class _Log:
    """Implements `syncer.ports.Log`."""

    def __init__(self, transaction: Transaction, statements: LogStatements, writer: _Writer) -> None:
        self._transaction = transaction
        self._statements = statements
        self._writer = writer

    def append(self, entry: e.AuditEntry) -> None:
        self._transaction.check(writing=True)
        row = self._statements.rows.dump(entry)
        self._transaction.locks.take((entry.connection,))
        self._writer.hold(self._statements.append, row)

    def read(
        self, connection: str, *, record: str | None = None, limit: int | None = None
    ) -> tuple[e.AuditEntry, ...]:
        self._transaction.check(writing=False)
        self._transaction.locks.take((connection,))
        self._writer.send()
        rows = self._statements.rows
        values = {
            "connection": rows.bound("connection", connection),
            "record": None if record is None else rows.bound("record", record),
            "limit": _ALL_LINES if limit is None else limit,
        }
        statement = self._statements.of_connection if record is None else self._statements.of_record
        cursor = self._transaction.run(statement.sql, statement.ordered(values))
        return tuple(map(rows.load, reversed(cursor.fetchall())))


class SqlUnit:
    """Implements `syncer.ports.Unit` and `syncer.stores.retention.PruningUnit`."""

    def __init__(
        self, transaction: Transaction, statements: Mapping[type, Statements[Any]], log: LogStatements
    ) -> None:
        self._transaction = transaction
        self._statements = statements
        self._log = log
        self._writers: list[_Writer] = []
        self.connections = self._collection(e.Connection)
        self.secrets = self._collection(e.Secret)
        self.leases = self._collection(e.Lease)
        self.sessions = self._collection(e.Session)
        self.cycles = self._collection(e.CycleEntry)
        self.watermarks = self._collection(e.Watermark)
        self.records = self._collection(e.Record)
        self.links = self._collection(e.Link)
        self.operations = self._collection(e.Operation)
        self.batches = self._collection(e.Batch)
        self.exceptions = self._collection(e.ExceptionEntry)
        self.matches = self._collection(e.Match)
        self.hints = self._collection(e.Hint)
        self.audit = _Log(transaction, log, self._writer())

    def _collection(self, cls: type[T]) -> _Collection[T]:
        return _Collection(self._transaction, self._statements[cls], self._writer())

    def _writer(self) -> _Writer:
        self._writers.append(_Writer(self._transaction))
        return self._writers[-1]

    def prune_audit(self, connection: str, *, before: datetime, keep: frozenset[str], limit: int) -> int:
        """Remove audit lines; see `syncer.stores.retention.PruningUnit`."""
        self._transaction.check(writing=True)
        self._transaction.locks.take((connection,))
        for writer in self._writers:
            writer.send()
        rows, log = self._log.rows, self._log
        values = {
            "connection": rows.bound("connection", connection),
            "before": rows.bound("at", before),
            "keep": list_parameter(keep, rows.dialect),
            "limit": limit,
        }
        self._transaction.run(log.allow.sql, log.allow.ordered(values))
        removed = int(self._transaction.run(log.prune.sql, log.prune.ordered(values)).rowcount)
        self._transaction.run(log.forbid.sql, log.forbid.ordered(values))
        return removed

    def finish(self) -> None:
        """Send what is held back, and refuse to go on if anything failed."""
        self._transaction.check_whole()
        for writer in self._writers:
            writer.send()
