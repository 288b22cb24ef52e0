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

from syncer import entries as e
from syncer.ports import Findable
from syncer.stores import _shape
from syncer.stores._audit import Log, LogStatements, prune
from syncer.stores._statements import Lookup, Statements, list_parameter, moments
from syncer.stores._transaction import Transaction, Writer

T = TypeVar("T", bound=attrs.AttrsInstance)


class _Collection(Generic[T]):
    """Implements `syncer.ports.Collection` on a table."""

    def __init__(self, transaction: Transaction, statements: Statements[T], writer: Writer) -> None:
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
        backwards: bool = False,
        **equal: Findable,
    ) -> tuple[T, ...]:
        self._transaction.check(writing=False)
        bounds = dict(at_most or {})
        self._shape.check_lookup(equal, bounds)
        wanted, lists = self._wanted(equal)
        behind = self._behind(equal, after, backwards=backwards)
        if behind is None or not all(lists.values()) or limit == 0:
            return ()
        lookup = Lookup(
            equal=tuple(wanted),
            among=tuple(lists),
            at_most=tuple(bounds),
            behind=tuple(behind),
            limited=limit is not None,
            backwards=backwards,
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
        lookup = Lookup(equal=tuple(wanted), among=tuple(lists), counted=True)
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
        self, equal: Mapping[str, Findable], after: tuple[str, ...] | None, *, backwards: bool
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
                return {} if (_shape.plain(pinned) > _shape.plain(part)) is not backwards else None
        return None


class SqlUnit:
    """Implements `syncer.ports.Unit` and `syncer.stores.retention.PruningUnit`."""

    def __init__(
        self, transaction: Transaction, statements: Mapping[type, Statements[Any]], log: LogStatements
    ) -> None:
        self._transaction = transaction
        self._statements = statements
        self._log = log
        self._writers: list[Writer] = []
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
        self.audit = Log(transaction, log, self._writer())

    def _collection(self, cls: type[T]) -> _Collection[T]:
        return _Collection(self._transaction, self._statements[cls], self._writer())

    def _writer(self) -> Writer:
        self._writers.append(Writer(self._transaction))
        return self._writers[-1]

    def prune_audit(self, connection: str, *, before: datetime, keep: frozenset[str], limit: int) -> int:
        """Remove audit lines; see `syncer.stores.retention.PruningUnit`."""
        self._transaction.check(writing=True)
        self._transaction.locks.take((connection,))
        for writer in self._writers:
            writer.send()
        return prune(self._transaction, self._log, connection, before=before, keep=keep, limit=limit)

    def finish(self) -> None:
        """Send what is held back, and refuse to go on if anything failed."""
        self._transaction.check_whole()
        for writer in self._writers:
            writer.send()
