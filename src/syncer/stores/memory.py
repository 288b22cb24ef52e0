"""
A store in memory, for tests, simulations and demonstrations. Nothing survives the process.

It is as strict as the databases: units run one after the other, and what a unit wrote is taken back
on any `BaseException`. Each write is noted in an undo list before it is made; committing means to drop
that list, which is one assignment. If even the taking back is interrupted, the next unit finishes it
before it begins.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from heapq import merge
from itertools import product
from threading import Lock, get_ident
from typing import Any, Generic, TypeVar

import attrs

from syncer import entries as e
from syncer.ports import Findable, Unit
from syncer.stores import _shape
from syncer.stores._shape import Key, Shape

T = TypeVar("T", bound=attrs.AttrsInstance)


@attrs.define(eq=False)
class _Shelf(Generic[T]):
    """All values of one class, with sorted lists of keys for each set of fields ever looked up by."""

    shape: Shape[T]
    rows: dict[Key, T] = attrs.field(factory=dict)
    _lists: dict[tuple[str, ...], dict[tuple[Any, ...], list[Key]]] = attrs.field(factory=dict)

    def replace(self, key: Key, old: T | None, new: T | None) -> None:
        """Put `new` in the place of `old`; `None` means nothing. Safe to repeat, also after half of it."""
        for fields, lists in self._lists.items():
            values_of = _shape.getter(fields)
            if old is not None:
                keys = lists.get(values_of(old), [])
                at = bisect_left(keys, key)
                if at < len(keys) and keys[at] == key:
                    del keys[at]
            if new is not None:
                keys = lists.setdefault(values_of(new), [])
                at = bisect_left(keys, key)
                if at == len(keys) or keys[at] != key:
                    keys.insert(at, key)
        if new is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = new

    def keys(
        self, equal: Mapping[str, tuple[Any, ...]], after: Key | None, *, backwards: bool
    ) -> Iterator[Key]:
        """Return the keys of the values whose fields are among the given ones, in order or backwards."""
        fields = tuple(sorted(equal))
        lists = self._lists.get(fields)
        if lists is None:
            lists = {}
            values_of = _shape.getter(fields)
            for key in sorted(self.rows):
                lists.setdefault(values_of(self.rows[key]), []).append(key)
            self._lists[fields] = lists
        found = [keys for values in product(*(equal[name] for name in fields)) if (keys := lists.get(values))]
        behind = [_behind(keys, after, backwards=backwards) for keys in found]
        return behind[0] if len(behind) == 1 else merge(*behind, reverse=backwards)


def _behind(keys: list[Key], after: Key | None, *, backwards: bool) -> Iterator[Key]:
    # A slice would copy the rest of a long list.
    if backwards:
        stop = len(keys) if after is None else bisect_left(keys, after)
        return map(keys.__getitem__, range(stop - 1, -1, -1))
    start = 0 if after is None else bisect_right(keys, after)
    return map(keys.__getitem__, range(start, len(keys)))


@attrs.define(eq=False)
class _State:
    """What the store holds, and how to take back what the running unit has written."""

    shelves: dict[type, _Shelf[Any]] = attrs.field(factory=dict)
    lines: dict[tuple[str, ...], list[e.AuditEntry]] = attrs.field(factory=dict)
    undo: list[Callable[[], None]] = attrs.field(factory=list)

    def take_back(self) -> None:
        for step in reversed(self.undo):
            step()
        self.undo = []


@attrs.define(eq=False)
class _Collection(Generic[T]):
    """Implements `syncer.ports.Collection` on a shelf."""

    _unit: "_MemoryUnit"
    _shelf: _Shelf[T]

    def get(self, *key: str) -> T | None:
        self._unit.check(writing=False)
        self._shelf.shape.check_key(key)
        for part in key:
            _shape.text(part)
        return self._shelf.rows.get(key)

    def insert(self, value: T) -> None:
        self._unit.check(writing=True)
        value = self._shelf.shape.checked(value)
        key = self._shelf.shape.key_of(value)
        if key in self._shelf.rows:
            raise _shape.already_exists(self._shelf.shape, key)
        self._write(key, value)

    def put(self, value: T) -> None:
        self._unit.check(writing=True)
        value = self._shelf.shape.checked(value)
        self._write(self._shelf.shape.key_of(value), value)

    def swap(self, old: T, new: T) -> None:
        self._unit.check(writing=True)
        key = self._shelf.shape.same_key(old, new)
        if self._shelf.rows.get(key) != old:
            raise _shape.changed(self._shelf.shape, key)
        self._write(key, self._shelf.shape.checked(new))

    def delete(self, *key: str) -> None:
        self._unit.check(writing=True)
        self._shelf.shape.check_key(key)
        if key in self._shelf.rows:
            self._write(key, None)

    def find(
        self,
        *,
        limit: int | None = None,
        after: tuple[str, ...] | None = None,
        at_most: Mapping[str, datetime] | None = None,
        backwards: bool = False,
        **equal: Findable,
    ) -> tuple[T, ...]:
        self._unit.check(writing=False)
        shape = self._shelf.shape
        bounds = {name: _shape.moment(bound) for name, bound in (at_most or {}).items()}
        shape.check_lookup(equal, bounds)
        if after is not None:
            shape.check_key(after)
        wanted = {name: _values(value) for name, value in equal.items()}
        found: list[T] = []
        for key in self._shelf.keys(wanted, after, backwards=backwards):
            if limit is not None and len(found) >= limit:
                break
            value = self._shelf.rows[key]
            if all(getattr(value, name) <= bound for name, bound in bounds.items()):
                found.append(value)
        return tuple(found)

    def count(self, **equal: Findable) -> int:
        self._unit.check(writing=False)
        self._shelf.shape.check_lookup(equal, ())
        wanted = {name: _values(value) for name, value in equal.items()}
        return sum(1 for _ in self._shelf.keys(wanted, None, backwards=False))

    def _write(self, key: Key, new: T | None) -> None:
        shelf = self._shelf
        old = shelf.rows.get(key)
        self._unit.undo(lambda: shelf.replace(key, new, old))
        shelf.replace(key, old, new)


def _values(value: Findable) -> tuple[object, ...]:
    several = _shape.listed(value)
    if several is not None:
        return several
    return (_shape.text(value) if isinstance(value, str) else value,)


@attrs.define(eq=False)
class _Log:
    """Implements `syncer.ports.Log`."""

    _unit: "_MemoryUnit"
    _lines: dict[tuple[str, ...], list[e.AuditEntry]]

    def append(self, entry: e.AuditEntry) -> None:
        self._unit.check(writing=True)
        entry = _shape.shape(e.AuditEntry).checked(entry)
        for name in ((entry.connection,), (entry.connection, entry.record)):
            lines = self._lines.setdefault(name, [])
            self._unit.undo(_shortener(lines))
            lines.append(entry)

    def read(
        self, connection: str, *, record: str | None = None, limit: int | None = None
    ) -> tuple[e.AuditEntry, ...]:
        self._unit.check(writing=False)
        name = (connection,) if record is None else (connection, record)
        lines = self._lines.get(name, [])
        return tuple(lines if limit is None else lines[max(0, len(lines) - limit) :])


def _shortener(lines: list[e.AuditEntry]) -> Callable[[], None]:
    length = len(lines)

    def shorten() -> None:
        del lines[length:]

    return shorten


class _MemoryUnit:
    """Implements `syncer.ports.Unit` and `syncer.stores.retention.PruningUnit`."""

    def __init__(self, state: _State, *, writable: bool) -> None:
        self._state: _State | None = state
        self._writable = writable
        self.connections = self._collection(state, e.Connection)
        self.secrets = self._collection(state, e.Secret)
        self.leases = self._collection(state, e.Lease)
        self.sessions = self._collection(state, e.Session)
        self.cycles = self._collection(state, e.CycleEntry)
        self.watermarks = self._collection(state, e.Watermark)
        self.records = self._collection(state, e.Record)
        self.links = self._collection(state, e.Link)
        self.operations = self._collection(state, e.Operation)
        self.batches = self._collection(state, e.Batch)
        self.exceptions = self._collection(state, e.ExceptionEntry)
        self.matches = self._collection(state, e.Match)
        self.hints = self._collection(state, e.Hint)
        self.audit = _Log(self, state.lines)

    def _collection(self, state: _State, cls: type[T]) -> _Collection[T]:
        shelf = state.shelves.get(cls)
        if shelf is None:
            shelf = state.shelves[cls] = _Shelf(_shape.shape(cls))
        return _Collection(self, shelf)

    def prune_audit(self, connection: str, *, before: datetime, keep: frozenset[str], limit: int) -> int:
        """Remove audit lines; see `syncer.stores.retention.PruningUnit`."""
        self.check(writing=True)
        assert self._state is not None
        lines = self._state.lines
        old = {name: found for name, found in lines.items() if name[0] == connection}
        kept: list[e.AuditEntry] = []
        removed = 0
        for line in old.get((connection,), ()):
            if removed < limit and line.at < before and line.record not in keep:
                removed += 1
            else:
                kept.append(line)
        new: dict[tuple[str, ...], list[e.AuditEntry]] = {name: [] for name in old}
        for line in kept:
            new[connection,].append(line)
            new[connection, line.record].append(line)
        self.undo(lambda: lines.update(old))
        lines.update(new)
        return removed

    def check(self, *, writing: bool) -> None:
        _shape.check_use(over=self._state is None, refused=writing and not self._writable)

    def undo(self, step: Callable[[], None]) -> None:
        assert self._state is not None
        self._state.undo.append(step)

    def close(self) -> None:
        self._state = None


@attrs.define(eq=False)
class MemoryStore:
    """
    Implements `syncer.ports.Store` in memory. Safe to share between threads.

    A unit inside a unit of the same thread is refused with `StoreError`: it could only wait for itself.
    """

    _state: _State = attrs.field(factory=_State, init=False, repr=False)
    _lock: Lock = attrs.field(factory=Lock, init=False, repr=False)
    _holder: int | None = attrs.field(default=None, init=False, repr=False)

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """Open a unit of work; see `syncer.ports.Store.unit`."""
        with self._open(writable=True) as unit:
            yield unit

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Open a unit that only reads; writing raises `StoreError`."""
        with self._open(writable=False) as unit:
            yield unit

    @contextmanager
    def _open(self, *, writable: bool) -> Iterator[Unit]:
        if self._holder == get_ident():
            raise _shape.nested()
        with self._lock:
            self._holder = get_ident()
            try:
                self._state.take_back()  # of a unit whose own taking back was interrupted
                unit = _MemoryUnit(self._state, writable=writable)
                try:
                    yield unit
                    self._state.undo = []  # this is the commit
                finally:
                    unit.close()
                    self._state.take_back()
            finally:
                self._holder = None
