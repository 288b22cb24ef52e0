"""
One small firm in one thread, from one seed: BILL, our processes, their store, agents and a company file.

Nothing here knows what should happen; it only lets things happen, faults among them. How an update goes is in
`updates`, what goes wrong in it in `troubles`, and what must hold afterwards in `checks`.
"""

import logging
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import create_engine, event

from billv3 import NO_RETRY, Client, InProcessLimiter, UserLogin
from billv3.testing import FakeBill, Knobs
from qbwc.passwords import Passwords
from qbwc.settings import Settings as ServiceSettings
from qbxml.testing import AccountPlan, Behaviour, CompanyFile, Preferences, Snapshot
from syncer.adapters.bill import BillPayables
from syncer.adapters.connector import build_service
from syncer.adapters.desktop import DesktopBook
from syncer.engine import Engine
from syncer.entries import Connection
from syncer.settings import Classes, Settings
from syncer.stores import MemoryStore
from syncer.stores.migrate import upgrade
from syncer.stores.sql import SqlStore
from syncer.testing import FakeClock, FakeIds
from tests.simulation.boundaries import (
    BillLine,
    FaultyStore,
    Line,
    Points,
    QuickClient,
    SkewedClock,
    Witness,
)
from tests.simulation.carriers import PASSWORD, Carrier, turn
from tests.simulation.people import CARD, EURO, EURO_NAME, NAMES, People
from tests.simulation.troubles import RATES

CONNECTION = "firm"
OWNER = "{6B063959-81B0-4622-85D6-F548C8CCB517}"
FILE = "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"
ACCOUNTS = (
    ("Checking", "Bank", "BANK"),
    ("Fuel", "Expense", "EXPENSE"),
    ("Job Materials", "CostOfGoodsSold", "COST_OF_GOODS_SOLD"),
)
EURO_PAYABLE = "Accounts Payable EUR"
NIGHTS = (
    datetime(2026, 3, 8, 5, 0, tzinfo=UTC),  # the night in which US clocks spring forward
    datetime(2026, 11, 1, 4, 0, tzinfo=UTC),  # the one in which they fall back
    datetime(2026, 12, 31, 20, 0, tzinfo=UTC),
    datetime(2028, 2, 28, 12, 0, tzinfo=UTC),
)
"""When schedules begin."""


PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD_HASH = PASSWORDS.hash(PASSWORD)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "empty.db")
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()


class World:
    """Everything that exists, and what strikes it just now."""

    connection = CONNECTION

    def __init__(self, seed: int, **fixed: object) -> None:
        self.seed = seed
        self.random = dice = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.lines: list[str] | None = None
        self.active: frozenset[str] = frozenset()
        self.points = Points()
        self.late: list[tuple[Line, dict[str, str], bytes]] = []
        self.carriers: list[Carrier] = []
        self.asleep: list[Carrier] = []
        self.too_late: set[int] = set()
        self.carried = 0
        self.sessions_open = 0
        self.older = False
        self.is_renamed = False
        self.backups: list[Snapshot] = []
        self._busy = False
        self.occupied: set[int] = set()
        self._directory = ""
        kind = dice.choices(("memory", "SQLite", "SQLite, synchronous"), (95, 4, 1))[0]
        drawn = {
            "start": dice.choice(NIGHTS),
            "store": kind,
            "carrier": dice.choice(("connector", "connector", "connector", "bridge")),
            "processes": dice.choice((1, 2)),
            "bill_rows": dice.choice((0, 0, 0, 0, 2, 5)),
            "bill_seconds": dice.choice((0, 0, 0, 3)),
            "batch_size": dice.choice((1, 3, 50)),
            "page_size": dice.choice((2, 200)),
            "lists": dice.random() < 0.2,
            "euros": dice.random() < 0.06,
            "pc_hours": dice.choice((0, 0, -3, 2, 11)),
            "remembers": dice.random() > 0.2,
            "kept": dice.choice((None, None, 1)),
            "unknown_set": dice.choice(("600", "empty_run")),
            "focus": frozenset(),
        } | fixed
        self.drawn = drawn
        self.bill_rows, self.bill_seconds = drawn["bill_rows"], drawn["bill_seconds"]
        self.clock = FakeClock(time=drawn["start"])
        self.ours = SkewedClock(self.clock)
        self.ids = FakeIds(seed)
        self.bill = FakeBill(
            now=self.clock.now,
            seed=seed,
            knobs=Knobs(
                production=False,
                cursor=dice.choice(("keyset", "keyset", "snapshot")),
                approval_moves_updated_time=dice.random() < 0.3,
                payment_moves_bill_updated_time=dice.random() < 0.3,
                cancel_takes_time=dice.random() < 0.3,
            ),
        )
        pc = SkewedClock(self.clock, drawn["pc_hours"] * 3600)
        self.company = CompanyFile.new(
            now=pc.now,
            accounts=[
                *(AccountPlan(name=name, type=kind) for name, kind, _ in ACCOUNTS),
                AccountPlan(name="Accounts Payable", type="AccountsPayable", special="AccountsPayable"),
                AccountPlan(name=CARD, type="CreditCard"),
            ],
            terms=(),
            classes=(),
            preferences=Preferences(is_multi_currency_on=drawn["euros"]),
            behaviour=Behaviour(
                unknown_set_check=drawn["unknown_set"],
                remembers_message_sets=drawn["remembers"],
                message_sets_kept=drawn["kept"],
                void_of_paid_bill=dice.choice(("refuse", "unapply")),
                delete_of_paid_bill=dice.choice(("refuse", "unapply")),
                paying_touches_bill=dice.random() < 0.7,
                recovery_compares=dice.choice(("text", "requests")),
                stale_answers_ret=dice.random() < 0.5,
            ),
        )
        self.rates = [Decimal("1.25")]
        if drawn["euros"]:
            self.bill.office.set_exchange_rate(EURO, 1 / self.rates[0])
            self.company.add_currency("Euro", EURO, rate=self.rates[0])
            self.company.add_account(EURO_PAYABLE, "AccountsPayable", currency_ref="Euro")
        self.needed = frozenset(self.company.book.entries["Account"])
        """ListIDs of the accounts that the books begin with."""
        self.company.stamp_file_id(OWNER, FILE)
        self.pc = pc
        self.file = self.company
        self.witness = Witness(self)
        self.store = FaultyStore(self, self._new_store(kind))
        self.limiter = InProcessLimiter()  # one for each world: all of them begin in the same hours
        with self.store.unit() as unit:
            unit.connections.insert(
                Connection(
                    name=CONNECTION,
                    username="agent",
                    password_hash=PASSWORD_HASH,
                    owner_id=OWNER,
                    file_id=FILE,
                    settings=Settings(
                        payment_account="Checking",
                        bank_accounts={"CARD_ACCOUNT": CARD},
                        ap_accounts={EURO: EURO_PAYABLE} if drawn["euros"] else {},
                        batch_size=drawn["batch_size"],
                        page_size=drawn["page_size"],
                        classes=Classes.DEPARTMENT if drawn["lists"] else Classes.OFF,
                        customers=drawn["lists"],
                        items=drawn["lists"],
                        terms=drawn["lists"],
                    ).to_json(),
                    created_at=self.ours.now(),
                )
            )
        self.accounts = [self.bill.office.add_account(name, kind, "") for name, _, kind in ACCOUNTS]
        self.bank = self.bill.office.add_bank("Harbor Bank", self.accounts[0])
        self.card = self.bill.office.add_card()
        self.bill.office.add_vendor(NAMES[0])
        if drawn["euros"]:
            self.bill.office.add_vendor(EURO_NAME, {"billCurrency": EURO})
        self.people = People(self)
        if drawn["lists"]:
            self.people.stock()
        self.engines: list[Engine] = [None] * drawn["processes"]  # type: ignore[list-item]
        self.services = [None] * drawn["processes"]
        for which in range(drawn["processes"]):
            self.boot(which)

    def close(self) -> None:
        """Remove what lies on the disk."""
        if isinstance(self.store.inner, SqlStore):
            self.store.inner.close()
        if self._directory:
            shutil.rmtree(self._directory)

    def _new_store(self, kind: str):
        if kind == "memory":
            return MemoryStore()
        self._directory = tempfile.mkdtemp(prefix="bill-qbd-simulation-")
        path = Path(self._directory, "firm.db")
        path.write_bytes(_migrated())
        engine = create_engine(f"sqlite:///{path}", connect_args={"cached_statements": 512})
        store = SqlStore(engine)
        if kind == "SQLite":
            event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF").close())
        return store

    def boot(self, which: int) -> None:
        """Start one of our processes anew: everything that is not in the store is gone."""
        client = Client(
            UserLogin(
                username=self.bill.username,
                password=self.bill.password,
                organization_id=self.bill.organization_id,
                dev_key=self.bill.dev_key,
            ),
            base_url="https://bill.test/connect",
            http_client=QuickClient(BillLine(self, which)),
            clock=self.ours,
            limiter=self.limiter,
            retry=NO_RETRY,
        )
        payables = BillPayables(client)
        self.engines[which] = Engine(
            store=self.store,
            book=DesktopBook(),
            payables=lambda _: payables,
            clock=self.ours,
            ids=self.ids,
        )
        self.services[which] = build_service(
            store=self.store,
            engine=self.engines[which],
            clock=self.ours,
            passwords=PASSWORDS,
            settings=ServiceSettings(public_url="https://books.test/qbwc"),
        )

    # -- saying and counting ---------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Write a line into the log of a seed that is replayed."""
        if self.lines is not None:
            self.lines.append(f"{self.clock.now():%m-%d %H:%M:%S}  {text}")

    def count(self, name: str) -> None:
        self.faults[name] += 1

    def note(self, fault: str) -> None:
        """Count a fault and say it."""
        self.count(fault)
        self.say(f"!! {fault}")

    def strikes(self, fault: str, odds: float = 0.0) -> bool:
        """Whether this kind of trouble happens now; `odds` are those of a moment that invites it."""
        if fault not in self.active or self.random.random() >= (odds or RATES[fault]):
            return False
        self.note(fault)
        return True

    # -- what goes on meanwhile ------------------------------------------------------------------------

    def meanwhile(self) -> None:
        """Something may happen while a call is on its way."""
        if self._busy or not self.active:
            return
        self._busy = True
        try:
            if self.strikes("people worked during an update"):
                self.people.act()
            others = [one for one in self.carriers if not one.running and one.possible]
            if others and self.free() and self.random.random() < 0.1:
                turn(self, self.random.choice(others))
        finally:
            self._busy = False

    def free(self) -> list[int]:
        """Which of our processes do not wait for BILL just now."""
        return [which for which in range(len(self.services)) if which not in self.occupied]


@contextmanager
def unlogged() -> Iterator[None]:
    """Keep qbwc's log empty of the faults of a schedule; other tests read that log."""
    log = logging.getLogger("qbwc")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)
