"""What the SQL store promises beyond the contract."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from syncer.entries import Lease, Standing
from syncer.errors import CommitUnknown, Conflict, SettingsError, StoreError, Unavailable
from syncer.model import Kind, Side
from syncer.ports import Unit
from syncer.stores import MemoryStore, _engine, sql
from syncer.stores._engine import driver_error
from syncer.stores._schema import AUDIT
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore
from syncer.testing.store_contract import NOON, at_once, line, operation, record


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests that take `any_store` on both engines."""
    if "any_store" in metafunc.fixturenames:
        marks = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]
        metafunc.parametrize("engine_name", ["sqlite", pytest.param("postgres", marks=marks)])


@pytest.fixture
def any_store(engine_name: str, request: pytest.FixtureRequest) -> SqlStore:
    """Give an empty store on each engine."""
    return request.getfixturevalue(f"{engine_name}_store")


# Settings and reach


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "cannot be read"),
        ("not a url", "cannot be read"),
        ("sqlite://", "SQLite in memory"),
        ("sqlite:///:memory:", "SQLite in memory"),
        ("mysql://localhost/x", "No store works on mysql"),
        ("postgresql://localhost/x?sslmode=require&conect_timeout=3", "does not know: conect_timeout"),
        ("postgresql+pg8000://localhost/x", "No store works on postgresql+pg8000"),
    ],
)
def test_a_url_that_no_store_works_on_is_refused(url, problem):
    """Raises `SettingsError` at once, with what to write instead."""
    with pytest.raises(SettingsError, match=re.escape(problem)):
        SqlStore(url)
    with pytest.raises(SettingsError, match=re.escape(problem)):
        upgrade(url)


def test_a_password_is_not_shown():
    """Neither repr nor error show the password of the URL."""
    store = SqlStore("postgresql://someone:planted-secret@127.0.0.1:1/nothing", wait_s=1)

    assert "planted-secret" not in repr(store)
    with pytest.raises(Unavailable) as caught, store.unit():
        raise AssertionError("never reached")
    assert "planted-secret" not in str(caught.value)
    assert "PostgreSQL runs" in caught.value.fix


def test_nothing_is_opened_before_the_first_unit(tmp_path):
    """Making a store touches no file."""
    SqlStore(f"sqlite:///{tmp_path}/new.db")

    assert [] == list(tmp_path.iterdir())


def test_a_directory_that_is_missing_is_unavailable(tmp_path):
    """A database that cannot be opened raises `Unavailable` and says what to check."""
    store = SqlStore(f"sqlite:///{tmp_path}/missing/new.db")

    with pytest.raises(Unavailable, match="directory exists"), store.unit():
        raise AssertionError("never reached")


def test_a_file_that_is_no_database_is_unavailable(tmp_path):
    """A foreign file is not overwritten."""
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear Sir or Madam, " * 100)

    with pytest.raises(Unavailable, match="SQLite database"), SqlStore(f"sqlite:///{path}").unit():
        raise AssertionError("never reached")
    assert path.read_bytes().startswith(b"Dear Sir")


def test_an_engine_of_one_s_own_may_be_given(sqlite_url):
    """A fresh SQLAlchemy engine serves as well as a URL, and gets the same settings."""
    engine = create_engine(sqlite_url)
    store = SqlStore(engine)
    with store.unit() as unit:
        unit.records.put(record("1"))
    store.close()

    with SqlStore(sqlite_url).unit() as unit:
        assert (record("1"),) == unit.records.find()
    engine.dispose()


# SQLite


def test_sqlite_is_set_up_for_money(sqlite_store):
    """Write-ahead log, every commit on the disk before it returns, foreign keys checked, 30 s of patience."""
    with sqlite_store._engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas}

    assert {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000} == found


def test_sqlite_keeps_moments_with_their_zone(sqlite_store, sqlite_url):
    """In the file a moment is ISO text in UTC with its offset, of one width, so that text sorts like time."""
    with sqlite_store.unit() as unit:
        unit.records.put(record("1"))
    with sqlite_store._engine.connect() as connection:
        assert (
            "2026-03-09T12:00:00.000000+00:00"
            == connection.exec_driver_sql("SELECT seen_at FROM syncer_records").scalar()
        )


def test_a_unit_that_waits_too_long_is_in_conflict(sqlite_url):
    """Another process that holds the database makes the unit wait, then raises `Conflict`; later it works."""
    holder, waiter = SqlStore(sqlite_url), SqlStore(sqlite_url, wait_s=0.2)
    with holder.unit() as unit:
        unit.records.put(record("1"))
        raised = at_once(lambda: waiter.unit().__enter__())
    assert [Conflict] == [type(exc) for exc in raised]
    with waiter.unit() as unit:
        assert 1 == unit.records.count(connection="c")


def test_a_thread_that_waits_too_long_is_in_conflict(sqlite_url):
    """The same within one process and store."""
    store = SqlStore(sqlite_url, wait_s=0.2)
    with store.unit():
        raised = at_once(lambda: store.unit().__enter__())

    assert [Conflict] == [type(exc) for exc in raised]


def test_many_processes_lose_no_update(sqlite_url):
    """Processes that share a SQLite file take turns."""
    program = (
        "import sys, attrs\n"
        "from syncer.stores.sql import SqlStore\n"
        "store = SqlStore(sys.argv[1])\n"
        "for _ in range(50):\n"
        "    with store.unit() as unit:\n"
        "        lease = unit.leases.get('c')\n"
        "        unit.leases.put(attrs.evolve(lease, fence=lease.fence + 1))\n"
    )
    with SqlStore(sqlite_url).unit() as unit:
        unit.leases.put(Lease(connection="c", holder="", fence=0, expires_at=NOON))
    children = [subprocess.Popen([sys.executable, "-c", program, sqlite_url]) for _ in range(3)]

    assert [0, 0, 0] == [child.wait(timeout=60) for child in children]
    with SqlStore(sqlite_url).unit() as unit:
        assert 150 == unit.leases.get("c").fence


# PostgreSQL


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
@pytest.mark.parametrize(
    ("given", "used"), [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")]
)
def test_a_commit_waits_for_the_disk_whatever_the_database_says(postgres_url, given, used):
    """A database that answers before it has written does not do so for the store; what waits longer stays."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {engine.url.database} SET synchronous_commit = {given}"))
    store = SqlStore(postgres_url)
    try:
        with store._engine.connect() as connection:
            assert used == connection.exec_driver_sql("SHOW synchronous_commit").scalar()
    finally:
        store.close()
        with engine.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {engine.url.database} RESET synchronous_commit"))
        engine.dispose()


# Reading


@pytest.mark.parametrize("make", [MemoryStore, None], ids=["memory", "sql"])
def test_a_reading_unit_refuses_to_write(make, sqlite_store):
    """`read()` gives a unit that finds everything and writes nothing."""
    store = sqlite_store if make is None else make()
    with store.unit() as unit:
        unit.records.put(record("1"))
        unit.audit.append(line("x"))
    with store.read() as unit:
        assert (record("1"),) == unit.records.find(connection="c")
        assert 1 == len(unit.audit.read("c"))
        for write in (
            lambda: unit.records.put(record("2")),
            lambda: unit.records.insert(record("2")),
            lambda: unit.records.swap(record("1"), record("1", reason="x")),
            lambda: unit.records.delete("c", "bill", "bill", "1"),
            lambda: unit.audit.append(line("y")),
        ):
            with pytest.raises(StoreError, match="for reading"):
                write()
    with store.unit() as unit:
        assert (record("1"),) == unit.records.find()


def test_reading_and_writing_do_not_wait_for_each_other(any_store):
    """A reader sees one moment of the store while a writer works, and neither is held up."""
    with any_store.unit() as unit:
        unit.records.put(record("1"))
    with any_store.read() as reader:
        assert 1 == reader.records.count(connection="c")
        assert [] == at_once(lambda: _put(any_store, "2"))
        assert 1 == reader.records.count(connection="c")
    with any_store.read() as reader:
        assert 2 == reader.records.count(connection="c")


def _put(store: SqlStore, id: str) -> None:
    with store.unit() as unit:
        unit.records.put(record(id))


# Speed of finding


@pytest.mark.parametrize(
    "equal",
    [
        {"connection": "c"},
        {"connection": "c", "side": Side.BILL, "kind": Kind.BILL},
        {"connection": "c", "side": Side.BILL, "kind": Kind.BILL, "standing": Standing.PENDING},
        {"connection": "c", "side": Side.BILL, "kind": Kind.BILL, "standing": ["pending", "waiting"]},
        {"connection": "c", "side": Side.BILL, "kind": Kind.BILL, "name_key": "x"},
        {"connection": "c", "side": Side.BILL, "kind": Kind.BILL, "number": ["1", "2"]},
    ],
    ids=lambda equal: "-".join(equal) + ("s" if any(isinstance(one, list) for one in equal.values()) else ""),
)
@pytest.mark.parametrize("after", [None, ("c", "bill", "bill", "5")], ids=["first", "next"])
def test_finding_searches_an_index(any_store, equal, after):
    """The engines' own plans for every lookup of records search an index, and never scan the table."""
    plan = _plan(any_store, lambda unit: unit.records.find(limit=10, after=after, **equal))

    assert "SCAN syncer_records" not in plan
    assert "Seq Scan" not in plan
    assert "SEARCH syncer_records USING" in plan or "Index" in plan


def test_finding_what_is_pending_sorts_nothing(any_store):
    """A page of pending records comes out of the index in the order of the keys."""
    equal = {"connection": "c", "side": Side.BILL, "kind": Kind.BILL, "standing": Standing.PENDING}
    plan = _plan(
        any_store, lambda unit: unit.records.find(limit=10, after=("c", "bill", "bill", "5"), **equal)
    )

    assert "ix_syncer_records_connection_side_kind_standing" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_finding_what_is_due_uses_its_moment(any_store):
    """Due operations are found by the index down to their moment."""
    due = {"connection": "c", "state": "planned", "kind": "bill"}
    plan = _plan(any_store, lambda unit: unit.operations.find(at_most={"not_before": NOON}, limit=50, **due))

    assert "not_before<" in plan.replace(" ", "")  # PostgreSQL writes `not_before <= '2026-…'`
    assert "ix_syncer_operations_connection_state_kind_not_before" in plan


def test_the_trail_of_a_record_is_found_by_its_index(any_store):
    """A record's story is read without reading the stories of others."""
    plan = _plan(any_store, lambda unit: unit.audit.read("c", record="r", limit=10))

    assert "ix_syncer_audit_connection_record" in plan


def _plan(store: SqlStore, ask) -> str:
    """Return the engine's plan for the last statement that `ask` runs, with some data to plan for."""
    sqlite = store._engine.dialect.name == "sqlite"
    with store.unit() as unit:
        for number in range(500):
            standing = Standing.PENDING if number % 50 == 0 else Standing.SETTLED
            unit.records.put(
                record(f"{number:03}", standing=standing, name_key=f"n{number}", number=f"{number}")
            )
            unit.operations.put(operation(f"{number:03}", not_before=NOON + timedelta(hours=number)))
            unit.audit.append(line("x", record=f"{number}"))
    with store._engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    seen = []
    with store.unit() as unit:
        transaction = unit._transaction
        run = type(transaction).run

        def spy(sql, values):
            seen.append((sql, values))
            return run(transaction, sql, values)

        for one in (unit.records, unit.operations, unit.audit):
            one._transaction = _Spied(transaction, spy)
        ask(unit)
        sql, values = seen[-1]
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        return "\n".join(str(row[-1]) for row in run(transaction, explain + sql, values).fetchall())


class _Spied:
    def __init__(self, transaction, run):
        self._transaction, self.run = transaction, run

    def __getattr__(self, name):
        return getattr(self._transaction, name)


# The audit trail


def test_the_trail_cannot_be_changed_by_any_statement(any_store):
    """Triggers refuse UPDATE and DELETE on the trail, also to those who speak SQL."""
    with any_store.unit() as unit:
        unit.audit.append(line("x"))
    for statement in (AUDIT.update().values(event="y"), AUDIT.delete()):
        with any_store._engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(statement)
    with any_store.unit() as unit:
        assert (line("x"),) == unit.audit.read("c")


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_the_trail_cannot_be_truncated(postgres_store):
    """PostgreSQL's TRUNCATE passes no row trigger, and is refused by one of its own."""
    with postgres_store._engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.exec_driver_sql("TRUNCATE syncer_audit")


def test_the_sequence_of_the_trail_never_goes_back(any_store):
    """After the last line was removed by retention, the next one still gets a higher number."""
    for _ in range(2):
        with any_store.unit() as unit:
            unit.audit.append(line("x"))
            unit.prune_audit("c", before=NOON + timedelta(days=1), keep=frozenset(), limit=10)
    with any_store.unit() as unit:
        unit.audit.append(line("x"))
    with any_store._engine.connect() as connection:
        assert 3 == connection.scalar(AUDIT.select().with_only_columns(AUDIT.c.sequence))


# Failures


def test_a_unit_that_failed_inside_cannot_end_well(any_store):
    """After an error of the database nothing more is done, and the unit's end raises it again."""
    with pytest.raises(StoreError), any_store.unit() as unit:
        unit.records.put(record("1"))
        with pytest.raises(StoreError):
            unit._transaction.run("SELECT nonsense FROM nowhere", ())
        with pytest.raises(StoreError):
            unit.records.get("c", "bill", "bill", "1")
    with any_store.unit() as unit:
        assert () == unit.records.find()


def test_a_stored_value_of_a_newer_program_is_not_misread(any_store):
    """A word that no enum knows raises `StoreError` and names the class."""
    with any_store.unit() as unit:
        unit.records.put(record("1"))
    with any_store._engine.connect() as connection:
        connection.execute(text("UPDATE syncer_records SET standing = 'invented'"))
        connection.commit()

    with any_store.unit() as unit, pytest.raises(StoreError, match="stored Record cannot be read"):
        unit.records.get("c", "bill", "bill", "1")


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
class TestLostConnections:
    """A unit whose connection breaks is whole or absent, and the store says which."""

    def break_commit(self, monkeypatch, store, *, committed: bool):
        real = psycopg.Connection.commit
        done = []

        def commit(connection):
            if done or connection.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS:
                return real(connection)
            done.append(connection)
            if committed:
                real(connection)
            connection.close()
            raise psycopg.OperationalError("the connection is lost")

        with store.unit():
            pass  # the pool has a connection that is set up
        monkeypatch.setattr(psycopg.Connection, "commit", commit)

    def test_a_commit_that_was_done_is_seen(self, postgres_store, monkeypatch):
        """The answer to a commit is lost: PostgreSQL is asked, and says that it is done."""
        self.break_commit(monkeypatch, postgres_store, committed=True)
        with postgres_store.unit() as unit:
            unit.records.insert(record("1"))

        with postgres_store.unit() as unit:
            assert (record("1"),) == unit.records.find()

    def test_a_commit_that_was_not_done_is_seen(self, postgres_store, monkeypatch):
        """The commit never arrived: `Unavailable`, and nothing was written."""
        self.break_commit(monkeypatch, postgres_store, committed=False)
        with pytest.raises(Unavailable), postgres_store.unit() as unit:
            unit.records.insert(record("1"))

        with postgres_store.unit() as unit:
            assert () == unit.records.find()

    def test_a_commit_that_nobody_can_tell_of_is_unknown(self, postgres_store, monkeypatch):
        """If the server cannot be asked either, `CommitUnknown` is raised, which is not repeatable."""
        monkeypatch.setattr(sql, "_ASK_AGAIN_S", (0.0, 0.0))
        self.break_commit(monkeypatch, postgres_store, committed=True)
        asked = []

        def connect(*args, **kwargs):
            asked.append(args)
            raise psycopg.OperationalError("unreachable")

        with pytest.raises(CommitUnknown) as caught, postgres_store.unit() as unit:
            unit.records.insert(record("1"))
            monkeypatch.setattr(postgres_store._engine.dialect, "connect", connect)
        assert not caught.value.repeatable
        assert 2 == len(asked)

    def test_a_number_that_was_given_anew_after_a_crash_proves_nothing(self, postgres_to_crash, monkeypatch):
        """
        PostgreSQL crashes before anything of a unit has reached its disk, and gives the same number to the
        next transaction. That one's commit is not taken for the unit's own.
        """
        store, other = SqlStore(postgres_to_crash), SqlStore(postgres_to_crash)
        real, numbers = psycopg.Connection.commit, []
        number = "SELECT pg_current_xact_id()::text"

        def commit(connection):
            if numbers or connection.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS:
                return real(connection)
            numbers.append(connection.execute(number).fetchone()[0])
            _crash(connection)
            with _as_soon_as_it_runs(other) as unit:
                unit.records.put(record("of another process"))
                numbers.append(unit._transaction.run(number, ()).fetchone()[0])
            return real(connection)

        with store.unit():
            pass
        monkeypatch.setattr(psycopg.Connection, "commit", commit)
        with pytest.raises(CommitUnknown), store.unit() as unit:
            unit.records.insert(record("1"))

        assert numbers[0] == numbers[1]
        with store.unit() as unit:
            assert (record("of another process"),) == unit.records.find()
        store.close()
        other.close()

    def test_a_server_that_does_not_say_when_it_started_proves_nothing(
        self, postgres_store, postgres_url, monkeypatch
    ):
        """Not every service that speaks like PostgreSQL has its functions; the store works, and says less."""
        monkeypatch.setattr(_engine, "_ASK_START", "SELECT pg_no_such_function()")
        self.break_commit(monkeypatch, postgres_store, committed=True)
        with pytest.raises(CommitUnknown), postgres_store.unit() as unit:
            unit.records.insert(record("1"))

        with postgres_store.unit() as unit:
            assert (record("1"),) == unit.records.find()

    def test_a_connection_that_broke_in_between_is_replaced(self, postgres_store):
        """A server that restarted costs no unit: dead connections are noticed before they are used."""
        with postgres_store.unit() as unit:
            unit.records.put(record("1"))
        _kill_all(postgres_store)

        with postgres_store.unit() as unit:
            assert (record("1"),) == unit.records.find()

    def test_a_connection_that_breaks_inside_a_unit_is_unavailable(self, postgres_store):
        """The unit raises `Unavailable`, nothing of it remains, and the next one works."""
        with pytest.raises(Unavailable), postgres_store.unit() as unit:
            unit.records.insert(record("1"))
            thread = threading.Thread(target=_kill_all, args=(postgres_store,))
            thread.start()
            thread.join()
            unit.records.find()

        with postgres_store.unit() as unit:
            assert () == unit.records.find()


def _crash(connection: psycopg.Connection) -> None:
    """Kill the server's process of a connection, whereupon it gives up all of them and recovers."""
    pid = connection.info.backend_pid
    try:
        name = Path(f"/proc/{pid}/comm").read_text()
        assert name.startswith("postgres")
        os.kill(pid, signal.SIGKILL)
    except (OSError, AssertionError):
        pytest.skip("the processes of the server cannot be seen here")


@contextmanager
def _as_soon_as_it_runs(store: SqlStore) -> Iterator[Unit]:
    with ExitStack() as stack:
        for _ in range(500):
            with suppress(StoreError):
                unit = stack.enter_context(store.unit())
                break
            time.sleep(0.02)
        yield unit


def _kill_all(store: SqlStore) -> None:
    """Let the server cut all connections of the store but the one that asks."""
    engine = create_engine(store._engine.url)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [
        ("40001", Conflict),
        ("40P01", Conflict),
        ("55P03", Conflict),
        ("08006", Unavailable),
        ("53300", Unavailable),
        ("57P01", Unavailable),
        ("28P01", Unavailable),
        ("3D000", Unavailable),
        ("25006", Unavailable),
        ("42703", StoreError),
        ("22001", StoreError),
    ],
)
def test_postgres_errors_become_ours_by_code(sqlstate, expected):
    """SQLSTATE decides (PostgreSQL manual, appendix A), never the words of a message."""
    error = driver_error(psycopg.errors.lookup(sqlstate)("words in any language"))

    assert expected is type(error)
    assert sqlstate == error.code
    assert error.fix


def test_importing_stores_needs_no_database_driver():
    """`syncer.stores` and the memory store import neither SQLAlchemy nor Alembic nor psycopg."""
    program = (
        "import sys, syncer.stores, syncer.testing, syncer.clock, syncer.stores.retention\n"
        "print(sorted({'sqlalchemy', 'alembic', 'psycopg', 'pytest', 'hypothesis'} & set(sys.modules)))"
    )
    source = Path(sql.__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(source)}
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )

    assert "[]" == result.stdout.strip()
