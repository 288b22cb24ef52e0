"""
What the core needs from the world, as protocols.

The core learns the time from `Clock`, keeps everything in a `Store`, and reaches the two sides through
`Payables` (BILL) and `Book` (QuickBooks). It does no I/O of its own.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from syncer import entries as e

T = TypeVar("T")

Findable = str | int | bool | Iterable[str]


class Clock(Protocol):
    """Where the core learns the time."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""


class Ids(Protocol):
    """Where new ids come from. They must never repeat, whatever is restored or restarted."""

    def operation(self) -> str:
        """Return an id of at most 32 characters that sorts after all earlier ones."""

    def message_set(self) -> str:
        """Return an id of at most 23 lower-case hex characters (qbXML: newMessageSetID)."""

    def holder(self) -> str:
        """Return an unguessable name for a lease holder."""


class Collection(Protocol[T]):
    """
    Values of one class in a unit, each under its `KEY`.

    `find` looks values up by the fields of the class's `INDEXES` (or leading parts of them, or of its
    key); other fields are refused with `TypeError`, so that nothing scans a table by accident.
    """

    def get(self, *key: str) -> T | None:
        """Return the value under the key, or `None`."""

    def insert(self, value: T) -> None:
        """Add a value. Raises `AlreadyExists`, also within the same unit."""

    def put(self, value: T) -> None:
        """Add the value, or replace the one under its key. Safe to repeat."""

    def swap(self, old: T, new: T) -> None:
        """Replace `old` by `new` (same key). Raises `Conflict` unless `old` is exactly what is stored."""

    def delete(self, *key: str) -> None:
        """Remove the value under the key, if there is one. Safe to repeat."""

    def find(
        self,
        *,
        limit: int | None = None,
        after: tuple[str, ...] | None = None,
        at_most: Mapping[str, datetime] | None = None,
        backwards: bool = False,
        **equal: Findable,
    ) -> tuple[T, ...]:
        """
        Return the values whose fields equal the given ones (or are among them), in the order of their keys.

        `backwards` turns that order round; `after` continues behind a key, in the order asked for; `at_most`
        takes moments that a field must not exceed.
        """

    def count(self, **equal: Findable) -> int:
        """Count what `find` would return."""


class Log(Protocol):
    """The audit trail: append-only."""

    def append(self, entry: e.AuditEntry) -> None:
        """Write one line behind all earlier ones of its connection."""

    def read(
        self, connection: str, *, record: str | None = None, limit: int | None = None
    ) -> tuple[e.AuditEntry, ...]:
        """Return the lines of a connection, or of one of its records, oldest first; the newest `limit`."""


class Unit(Protocol):
    """One transaction: nobody sees it before it ends well, and nothing stays if it does not."""

    @property
    def connections(self) -> Collection[e.Connection]: ...
    @property
    def secrets(self) -> Collection[e.Secret]: ...
    @property
    def leases(self) -> Collection[e.Lease]: ...
    @property
    def sessions(self) -> Collection[e.Session]: ...
    @property
    def cycles(self) -> Collection[e.CycleEntry]: ...
    @property
    def watermarks(self) -> Collection[e.Watermark]: ...
    @property
    def records(self) -> Collection[e.Record]: ...
    @property
    def links(self) -> Collection[e.Link]: ...
    @property
    def operations(self) -> Collection[e.Operation]: ...
    @property
    def batches(self) -> Collection[e.Batch]: ...
    @property
    def exceptions(self) -> Collection[e.ExceptionEntry]: ...
    @property
    def matches(self) -> Collection[e.Match]: ...
    @property
    def hints(self) -> Collection[e.Hint]: ...
    @property
    def audit(self) -> Log: ...


class Store(Protocol):
    """Where everything is kept that must survive a crash."""

    def unit(self) -> AbstractContextManager[Unit]:
        """
        Open a unit of work: it commits on a clean exit and forgets everything on any exception.

        Units that write behave as if they ran one after the other (serializable). Raises `Unavailable`
        if the database cannot be reached, and `Conflict` if another unit was faster; after either
        nothing was written, and the whole unit may be run again.
        """
