"""The driver's side of a unit: runs its statements, and holds back writes until they must be sent."""

from collections.abc import Sequence
from typing import Any

import attrs

from syncer.errors import StoreError
from syncer.stores import _engine, _shape
from syncer.stores._locks import Locks, NoLocks, PostgresLocks
from syncer.stores._statements import Statement


@attrs.define(eq=False)
class Transaction:
    """Runs the statements of one unit, and remembers if one failed."""

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


class Writer:
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
