"""
Engines as the stores need them, and the drivers' errors in our own words.

SQLite: write-ahead log, so that readers and the writer do not wait for each other; every commit reaches the
disk before it returns (`synchronous=FULL`: this is money); a unit takes the write lock when it begins
(`BEGIN IMMEDIATE`), so that it waits there and cannot fail half-way for another's sake.

PostgreSQL: a unit that writes is READ COMMITTED behind the locks of `_locks`, which let units of one
connection run one after the other; one that only reads is REPEATABLE READ, without any lock. Sequential
scans are off: tables that grew a moment ago have no statistics yet, and every lookup has its index.
"""

import sqlite3
import time
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from syncer.errors import Conflict, SettingsError, StoreError, Unavailable

READING = "syncer_reading"
"""Execution option of a connection whose transaction only reads."""

_START = "syncer_start"
"""Where a connection to PostgreSQL keeps which start of the server it belongs to."""

# A crash restarts all but the one process whose start is told; what was replayed after it tells that.
_ASK_START = "SELECT pg_postmaster_start_time() || ' ' || coalesce(pg_last_wal_replay_lsn()::text, '')"

_SQLITE_UNAVAILABLE = {
    sqlite3.SQLITE_CANTOPEN: "Check that the directory exists and that this user may write to it.",
    sqlite3.SQLITE_PERM: "Check that this user may write to the database file and its directory.",
    sqlite3.SQLITE_READONLY: "Check that this user may write to the database file and its directory.",
    sqlite3.SQLITE_FULL: "Free some space on the disk.",
    sqlite3.SQLITE_IOERR: "Check the disk.",
    sqlite3.SQLITE_CORRUPT: "Restore the database from a backup.",
    sqlite3.SQLITE_NOTADB: "Point the database URL to a SQLite database.",
}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

_WAL_PAUSE_S = 0.01
_CACHE_KIB = 16_384

# PostgreSQL manual, appendix A: serialization_failure, deadlock_detected, lock_not_available.
_POSTGRES_BUSY = {"40001", "40P01", "55P03"}
# Classes 08 connection exception, 53 insufficient resources, 57 operator intervention, 58 system error,
# 28 invalid authorization, 3D invalid catalog name; 25006 is a server that only reads (a standby).
_POSTGRES_UNAVAILABLE = ("08", "53", "57", "58", "28", "3D", "25006")


def make_engine(source: str | URL | Engine, *, wait_s: float) -> Engine:
    """
    Return an engine that is set up for the stores.

    An engine that is handed in is changed, and must be fresh: it becomes the store's own.
    Raises `SettingsError` for a URL that cannot be read or that no store works on.
    """
    engine = source if isinstance(source, Engine) else _engine(source, wait_s=wait_s)
    if engine.dialect.name == "sqlite":
        if engine.url.database in (None, "", ":memory:"):
            raise SettingsError(
                "SQLite in memory keeps nothing.",
                fix="Name a file (sqlite:///bill-qbd.db) or use MemoryStore.",
            )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    event.listen(engine, "connect", partial(_prepare_postgres, wait_s, errors(engine)))
    return engine.execution_options(isolation_level="READ COMMITTED")


def _engine(source: str | URL, *, wait_s: float) -> Engine:
    try:
        url = make_url(source)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername == "postgresql+psycopg":
            engine = create_engine(
                url,
                hide_parameters=True,
                pool_pre_ping=True,
                connect_args={"connect_timeout": max(2, int(wait_s))},
            )
            _check_options(engine)
            return engine
        if url.drivername in ("sqlite", "sqlite+pysqlite"):
            return create_engine(
                url, hide_parameters=True, connect_args={"timeout": wait_s, "cached_statements": 512}
            )
    except ModuleNotFoundError as exc:
        raise SettingsError(
            f"The database driver {exc.name} is not installed.",
            fix="Install it: pip install 'bill-qbd[postgres]'",
        ) from exc
    except (ArgumentError, NoSuchModuleError, ValueError) as exc:
        raise SettingsError(
            "The database URL cannot be read.",
            fix="Write it like sqlite:///bill-qbd.db or postgresql+psycopg://…",
        ) from exc
    raise SettingsError(
        f"No store works on {url.drivername}.",
        fix="Use sqlite:///… or postgresql+psycopg://…",
        code=url.drivername,
    )


def _check_options(engine: Engine) -> None:
    # Else the driver would refuse them at the first unit, as if it were a statement of ours.
    known = {option.keyword.decode() for option in engine.dialect.loaded_dbapi.pq.Conninfo.get_defaults()}
    unknown = sorted(engine.url.query.keys() - known)
    if unknown:
        raise SettingsError(
            f"The database URL has an option that PostgreSQL does not know: {', '.join(unknown)}.",
            fix="Correct it, or leave it out.",
        )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    (wait_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
    _switch_to_wal(connection, time.monotonic() + wait_ms / 1000)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"cache_size=-{_CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _switch_to_wal(connection: sqlite3.Connection, deadline: float) -> None:
    # SQLite does not wait by itself here: of two that open a new file at once, one is told "busy".
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF not in _SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_WAL_PAUSE_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def prepare_to_read(connection: Connection) -> None:
    """Let the transaction that follows see one moment of the store, and change nothing."""
    connection.execution_options(**{READING: True})
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare_postgres(
    wait_s: float, failures: tuple[type[Exception], ...], connection: Any, record: ConnectionPoolEntry
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {max(1, round(wait_s * 1000))}")
        # A machine that lost its power keeps its locks until this is noticed.
        for setting, seconds_or_times in (("idle", 30), ("interval", 10), ("count", 3)):
            cursor.execute(f"SET tcp_keepalives_{setting} = {seconds_or_times}")
        # Every commit reaches the disk before it returns, also where a database is in a hurry.
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute("SET enable_seqscan = off")
        # The plan of a kept statement must fit the values at hand: few records are pending, most are settled.
        cursor.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()
        try:
            (record.info[_START],) = cursor.execute(_ASK_START).fetchone()
        except failures:  # a server that is not quite PostgreSQL may not tell
            record.info.pop(_START, None)
    connection.rollback()


def start_of(connection: Connection) -> str | None:
    """
    Return which start of the server a connection to PostgreSQL belongs to; `None` if nobody knows.

    A number of a transaction means one and the same only within one start: the server gives it anew after a
    crash if nothing of the first one had reached the disk.
    """
    start: str | None = connection.info.get(_START)
    return start


def errors(engine: Engine) -> tuple[type[Exception], ...]:
    """Return the classes of errors that `driver_error` knows."""
    return (engine.dialect.loaded_dbapi.Error, DBAPIError, PoolTimeout)


def driver_error(exc: Exception) -> StoreError:
    """Say what a driver's or SQLAlchemy's error means: `Conflict`, `Unavailable`, or a plain `StoreError`."""
    cause = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
    if isinstance(cause, sqlite3.Error):
        return _sqlite_error(cause)
    if isinstance(cause, PoolTimeout):
        return Unavailable("All connections to the database are busy.", fix="Try again in a moment.")
    return _postgres_error(cause)


def _sqlite_error(cause: sqlite3.Error) -> StoreError:
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # without the extended part
    name = getattr(cause, "sqlite_errorname", "")
    if code in _SQLITE_BUSY:
        return Conflict("Another unit holds the database.", fix="Run the whole unit again.", code=name)
    if code in _SQLITE_UNAVAILABLE:
        return Unavailable(f"The database cannot be used: {cause}.", fix=_SQLITE_UNAVAILABLE[code], code=name)
    return _unexpected(cause, name)


def _postgres_error(cause: BaseException) -> StoreError:
    code: str | None = getattr(cause, "sqlstate", None)
    if code in _POSTGRES_BUSY:
        return Conflict("Another unit was faster.", fix="Run the whole unit again.", code=code or "")
    if (code is None and type(cause).__name__ == "OperationalError") or (code or "").startswith(
        _POSTGRES_UNAVAILABLE
    ):
        words = str(cause).strip().splitlines()
        return Unavailable(
            f"The database cannot be reached: {words[0] if words else type(cause).__name__}.",
            fix="Check that PostgreSQL runs and that the database URL is right.",
            code=code or "",
        )
    return _unexpected(cause, code or "")


def _unexpected(cause: BaseException, code: str) -> StoreError:
    return StoreError(
        f"The database refused a statement: {type(cause).__name__}.",
        fix="Report this with the log; nothing of the unit was written.",
        code=code,
    )
