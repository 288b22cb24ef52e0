"""The store on SQLite and PostgreSQL. Needs the extra `sql`, for PostgreSQL `postgres`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, local
from typing import Any

from sqlalchemy import URL, Connection, Engine, inspect, select

from syncer.errors import CommitUnknown, Conflict, Unavailable
from syncer.ports import Unit
from syncer.stores import _engine, _shape
from syncer.stores._audit import LogStatements
from syncer.stores._schema import HEAD, TABLES, VERSION, VERSION_TABLE
from syncer.stores._statements import Rows, Statements
from syncer.stores._transaction import Transaction
from syncer.stores._unit import SqlUnit

_ASK_AGAIN_S = (0.1, 0.4, 1.5, 3.0)
"""The pauses between attempts to learn what became of a commit, in seconds."""

WAIT_S = 30.0
"""How long a unit waits for another one that writes, in seconds."""


class SqlStore:
    """
    Implements `syncer.ports.Store` on SQLite (3.35 or newer) or PostgreSQL (13 or newer). Thread-safe.

    `source` is a URL (`sqlite:///bill-qbd.db`, `postgresql+psycopg://host/name`) or a fresh SQLAlchemy
    engine, which becomes the store's own. The tables must have been made by
    `syncer.stores.migrate.upgrade`, else each unit raises `Unavailable`. Nothing is opened before the first
    unit. A unit inside a unit of the same thread is refused with `StoreError`.

    `wait_s` is how long a unit waits for another one that writes, before it raises `Conflict`. Raises
    `SettingsError` if the URL cannot be read.
    """

    def __init__(self, source: str | URL | Engine, *, wait_s: float = WAIT_S) -> None:
        self._engine = _engine.make_engine(source, wait_s=wait_s)
        self._wait_s = wait_s
        dialect = self._engine.dialect
        self._statements: dict[type, Statements[Any]] = {
            cls: Statements(Rows(table, _shape.shape(cls), dialect)) for cls, table in TABLES.items()
        }
        self._log = LogStatements.on(self._engine)
        self._errors = _engine.errors(self._engine)
        self._lock = Lock()
        self._mine = local()
        self._current = False

    def __repr__(self) -> str:
        return f"SqlStore({self._engine.url.render_as_string(hide_password=True)!r})"

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """Open a unit of work; see `syncer.ports.Store.unit`."""
        with self._alone(writable=True), self._open(writable=True) as unit:
            yield unit

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """
        Open a unit that only reads: one consistent moment of the store; writing raises `StoreError`.

        On SQLite it waits for no writer, and no writer waits for it.
        """
        with self._alone(writable=False), self._open(writable=False) as unit:
            yield unit

    def close(self) -> None:
        """Close all database connections. Safe to repeat; the next unit opens new ones."""
        self._engine.dispose()

    @contextmanager
    def _alone(self, *, writable: bool) -> Iterator[None]:
        if getattr(self._mine, "open", False):
            raise _shape.nested()
        # SQLite lets one unit write at a time, and those that wait ask again and again: within one
        # process, a lock hands over at once.
        waiting = writable and self._engine.dialect.name == "sqlite"
        if waiting and not self._lock.acquire(timeout=self._wait_s):
            raise Conflict(
                f"Another unit holds the database for more than {self._wait_s:g} s.",
                fix="Run the whole unit again.",
            )
        self._mine.open = True
        try:
            yield
        finally:
            self._mine.open = False
            if waiting:
                self._lock.release()

    @contextmanager
    def _open(self, *, writable: bool) -> Iterator[Unit]:
        try:
            connection = self._engine.connect()
        except self._errors as exc:
            raise _engine.driver_error(exc) from exc
        try:
            self._begin(connection, writable=writable)
            transaction = Transaction(
                connection.connection.cursor(),
                self._errors,
                writable=writable,
                lockable=self._engine.dialect.name == "postgresql",
            )
            unit = SqlUnit(transaction, self._statements, self._log)
            try:
                yield unit
                unit.finish()
            finally:
                transaction.close()
            self._commit(connection, wrote=transaction.wrote)
        except BaseException:
            self._forget(connection)
            raise
        finally:
            with suppress(*self._errors):  # the unit has ended already, well or not
                connection.close()

    def _begin(self, connection: Connection, *, writable: bool) -> None:
        try:
            if not writable:
                _engine.prepare_to_read(connection)
            connection.begin()
            if not self._current:
                check_schema(connection)
                self._current = True
        except self._errors as exc:
            raise _engine.driver_error(exc) from exc

    def _commit(self, connection: Connection, *, wrote: bool) -> None:
        number: str | None = None
        start: str | None = None
        try:
            if wrote and self._engine.dialect.name == "postgresql":
                start = _engine.start_of(connection)
                number = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()::text").scalar()
            connection.commit()
        except self._errors as exc:
            error = _engine.driver_error(exc)
            if number is not None and isinstance(error, Unavailable):
                connection.invalidate()
                if self._has_committed(number, start):
                    return
            raise error from exc

    def _has_committed(self, number: str, start: str | None) -> bool:
        """
        Ask PostgreSQL what became of a transaction whose commit got no answer.

        What another start of the server says of its number may be of another transaction.
        """
        for pause_s in _ASK_AGAIN_S:
            with suppress(*self._errors), self._engine.connect() as connection:
                if start is None or _engine.start_of(connection) != start:
                    break
                status = connection.exec_driver_sql("SELECT pg_xact_status(%s::xid8)", (number,)).scalar()
                if status in ("committed", "aborted"):
                    return bool(status == "committed")
            time.sleep(pause_s)
        raise CommitUnknown(
            "The connection to the database broke while a unit was being stored.",
            fix="Look at what is stored before doing it again; the next session does so by itself.",
        )

    def _forget(self, connection: Connection) -> None:
        try:
            connection.rollback()
        except self._errors:  # the connection is lost, and the transaction with it
            connection.invalidate()


def check_schema(connection: Connection, *, older: bool = False) -> None:
    """Raise `Unavailable` unless the tables are those of this version, or of an `older` one where allowed."""
    found: str | None = None
    if inspect(connection).has_table(VERSION_TABLE):
        found = connection.scalar(select(VERSION.c.version_num))
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise Unavailable(
            f"The database is of a newer version ({found}) than this program ({HEAD}).",
            fix="Update the program.",
        )
    if not older:
        state = f"is of an older version ({found})" if found else "has no tables yet"
        raise Unavailable(f"The database {state}.", fix="Run the migrations once: the command is `migrate`.")
