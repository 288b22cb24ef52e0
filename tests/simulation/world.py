"""
One small firm in one thread, from one seed: BILL, our engine, its store and a company file on a fake clock.

Nothing here knows what should happen; it only lets things happen, faults among them. What must hold
afterwards is in `checks`.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import httpx

from billv3 import NO_RETRY, Client, InProcessLimiter, UserLogin
from billv3.testing import FakeBill, Fault, Knobs, Refusal, line
from qbxml.testing import AccountPlan, Behaviour, ComError, CompanyFile, RefusedError
from syncer.adapters.bill import BillPayables
from syncer.adapters.desktop import DesktopBook
from syncer.engine import Engine, Finished, Later
from syncer.entries import Connection
from syncer.errors import LeaseLost
from syncer.ports import Unit
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.testing import FakeClock, FakeIds

CONNECTION = "firm"
OWNER = "{6B063959-81B0-4622-85D6-F548C8CCB517}"
FILE = "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"
NAMES = ("Cedar Supply", "Café Nord: Süd", "Smith, Mike", "Rope & Sail " + "x" * 40, "Harbor “Deep” Dredging")
ACCOUNTS = (
    ("Checking", "Bank", "BANK"),
    ("Fuel", "Expense", "EXPENSE"),
    ("Job Materials", "CostOfGoodsSold", "COST_OF_GOODS_SOLD"),
)


class Crash(BaseException):
    """Our process dies. Not an `Exception`, so that nothing in the product can save it."""


class CrashingStore:
    """A store whose process dies just before or just after a commit, when the fuse says so."""

    def __init__(self, inner: MemoryStore) -> None:
        self.inner = inner
        self.fuse: int | None = None
        self.points = 0

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        with self.inner.unit() as unit:
            yield unit
            self._tick()
        self._tick()

    def _tick(self) -> None:
        self.points += 1
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                self.fuse = None
                raise Crash


class World:
    """Everything that exists, and the ways in which it goes wrong."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.clock = FakeClock()
        self.ids = FakeIds(seed)
        self.bill = FakeBill(now=self.clock.now, seed=seed, knobs=Knobs(production=False))
        self.company = CompanyFile.new(
            now=self.clock.now,
            accounts=[
                *(AccountPlan(name=name, type=kind) for name, kind, _ in ACCOUNTS),
                AccountPlan(name="Accounts Payable", type="AccountsPayable", special="AccountsPayable"),
            ],
            behaviour=Behaviour(
                unknown_set_check=self.random.choice(("600", "empty_run")),
                remembers_message_sets=self.random.random() > 0.2,
                void_of_paid_bill=self.random.choice(("refuse", "unapply")),
            ),
        )
        self.company.stamp_file_id(OWNER, FILE)
        self.store = CrashingStore(MemoryStore())
        self.number = 0
        # Limits are counted for the whole process by default, and all worlds begin in the same hour.
        self.limiter = InProcessLimiter()
        with self.store.unit() as unit:
            unit.connections.insert(
                Connection(
                    name=CONNECTION,
                    username="agent",
                    password_hash="-",
                    owner_id=OWNER,
                    file_id=FILE,
                    settings=Settings(payment_account="Checking", lease_answer_s=600).to_json(),
                    created_at=self.clock.now(),
                )
            )
        self.accounts = [self.bill.office.add_account(name, kind, "") for name, _, kind in ACCOUNTS]
        self.bank = self.bill.office.add_bank("Harbor Bank", self.accounts[0])
        self.vendors = [self.bill.office.add_vendor(NAMES[0])]
        self.boot()

    def boot(self) -> None:
        """Start our process anew: everything that is not in the store is gone."""
        client = Client(
            UserLogin(
                username=self.bill.username,
                password=self.bill.password,
                organization_id=self.bill.organization_id,
                dev_key=self.bill.dev_key,
            ),
            base_url="https://bill.test/connect",
            http_client=httpx.Client(transport=self.bill.transport()),
            clock=self.clock,
            limiter=self.limiter,
            retry=NO_RETRY,
        )
        payables = BillPayables(client)
        self.engine = Engine(
            store=self.store,
            book=DesktopBook(),
            payables=lambda _: payables,
            clock=self.clock,
            ids=self.ids,
        )

    # -- people ----------------------------------------------------------------------------------------

    def something_happens(self) -> None:
        """Somebody does something, in BILL or in QuickBooks; what the side refuses does not happen."""
        deed = self.random.choice(
            (
                self._enter_bill,
                self._enter_bill,
                self._enter_bill,
                self._approve,
                self._approve,
                self._pay,
                self._pay,
                self._move_money,
                self._move_money,
                self._void_payment,
                self._edit_bill,
                self._archive_bill,
                self._new_vendor,
                self._edit_vendor,
                self._book_renames,
                self._book_notes,
                self._book_deletes,
            )
        )
        try:
            deed()
        except (Refusal, RefusedError):
            self.faults["refused deeds"] += 1
        self.clock.advance(minutes=self.random.randint(1, 90))

    def _cents(self) -> Decimal:
        return Decimal(self.random.randint(1, 90_000)) / 100

    def _bills(self) -> list[str]:
        return sorted(self.bill.ids("bills"))

    def _payments(self) -> list[str]:
        return sorted(self.bill.ids("payments"))

    def _new_vendor(self) -> None:
        self.vendors.append(self.bill.office.add_vendor(self.random.choice(NAMES)))

    def _edit_vendor(self) -> None:
        self.bill.office.edit_vendor(
            self.random.choice(self.vendors), {"phone": f"503-555-{self.random.randint(1000, 9999)}"}
        )

    def _enter_bill(self) -> None:
        self.number += 1
        lines = [
            line(str(self._cents()), self.random.choice(self.accounts[1:]), "Rope \u201cA\u201d")
            for _ in range(self.random.randint(1, 3))
        ]
        day = self.clock.now().date()
        bill = self.bill.office.enter_bill(
            self.random.choice(self.vendors),
            f"INV-{self.number}" + "9" * self.random.choice((0, 0, 20)),
            lines,
            invoice_date=day,
            due_date=day + timedelta(days=30),
            approvers=[self.bill.user_id],
        )
        if self.random.random() < 0.6:
            self.bill.office.approve(bill)

    def _approve(self) -> None:
        self.bill.office.approve(self.random.choice(self._bills() or ["-"]))

    def _edit_bill(self) -> None:
        bill = self.random.choice(self._bills() or ["-"])
        lines = self.bill.read("bills", bill)["billLineItems"] if bill != "-" else []
        self.bill.office.edit_bill(
            bill, {"billLineItems": [{"id": one["id"], "amount": self._cents()} for one in lines]}
        )

    def _archive_bill(self) -> None:
        self.bill.office.archive("bills", self.random.choice(self._bills() or ["-"]))

    def _pay(self) -> None:
        bills = self.random.sample(self._bills(), min(len(self._bills()), self.random.randint(1, 2)))
        due = {bill: self.bill.read("bills", bill).get("dueAmount", Decimal(0)) for bill in bills}
        part = self.random.choice((Decimal(1), Decimal(1), Decimal("0.5")))
        self.bill.office.schedule_payment(
            {
                bill: str((Decimal(str(amount)) * part).quantize(Decimal("0.01")))
                for bill, amount in due.items()
                if amount
            },
            self.bank,
        )

    def _move_money(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.bill.office.advance_payment(self.random.choice(self._payments() or ["-"]))

    def _void_payment(self) -> None:
        self.bill.office.void_payment(self.random.choice(self._payments() or ["-"]))

    def _posted(self, kind: str) -> list[str]:
        return sorted(one.txn_id for one in self.company.transactions(kind))

    def _book_renames(self) -> None:
        vendors = sorted(
            entry.name
            for table in self.company.book.entries.values()
            for entry in table.values()
            if entry.kind == "Vendor"
        )
        if vendors:
            self.company.rename_vendor(self.random.choice(vendors), f"Renamed {self.random.randint(1, 99)}")

    def _book_notes(self) -> None:
        bills = self._posted("Bill")
        if bills:
            self.company.edit_bill(self.random.choice(bills), memo="looked at")

    def _book_deletes(self) -> None:
        bills = self._posted("Bill")
        if bills and self.random.random() < 0.2:
            self.company.delete(self.random.choice(bills))

    # -- cycles ----------------------------------------------------------------------------------------

    def troubled_cycle(self) -> None:
        """Play one update in which something may go wrong at any point."""
        self._arm()
        try:
            self._update(troubled=True)
        except Crash:
            self.faults["our process died"] += 1
            self.boot()
        self.store.fuse = None
        self.bill.faults.clear()
        self.company.faults.clear()
        self.company.end_session()
        self.clock.advance(minutes=self.random.randint(5, 40))

    def quiet_cycle(self) -> str:
        """Play one undisturbed update."""
        said = self._update(troubled=False)
        self.clock.advance(minutes=15)
        return said

    def _arm(self) -> None:
        dice = self.random
        if dice.random() < 0.4:
            self.store.fuse = dice.randint(0, 60)
        if dice.random() < 0.4:
            self.faults["QuickBooks to die"] += 1
            self.company.faults.die(
                dice.choice(("before", "halfway", "after")),
                requests=dice.randint(0, 3),
                noted=dice.random() < 0.5,
                skip=dice.randint(0, 8),
                hresult=dice.choice(("0x80040402", "0x80010105")),
            )
        if dice.random() < 0.3:
            self.faults["BILL troubled"] += 1
            self.bill.faults.sometimes(
                0.15,
                Fault.server_error(),
                Fault.too_many(),
                Fault.reset_before(),
                Fault.truncated(),
                Fault.duplicate_rows(2),
                Fault.move_rows(2),
                Fault.expire_sessions(),
                seed=dice.randint(0, 10**6),
            )
        if dice.random() < 0.2:
            self.company.faults.lose_outcome()

    def _update(self, *, troubled: bool) -> str:
        """Carry documents between the engine and the company file, as the agent does."""
        self.company.begin_session()
        with self.store.unit() as unit:
            cycle = self.engine.begin(unit, CONNECTION)
        if cycle is None:
            self.faults["told to come back"] += 1
            self.clock.advance(minutes=15)
            return "busy"
        fence = cycle.fence
        try:
            for _ in range(500):
                said = self._exchange(fence, troubled=troubled)
                if said is not None:
                    break
            else:
                raise AssertionError("the update does not end")
            with self.store.unit() as unit:
                self.engine.end(unit, CONNECTION, fence)
        except LeaseLost:
            return "lease lost"
        self.company.end_session()
        return said

    def _exchange(self, fence: int, *, troubled: bool) -> str | None:
        self.engine.prepare(CONNECTION, fence)
        with self.store.unit() as unit:
            question = self.engine.ask(unit, CONNECTION, fence)
        match question:
            case Finished(summary):
                return summary
            case Later():
                self.clock.advance(seconds=5)
                return None
        if troubled and self.random.random() < 0.02:
            self.faults["agent went away before QuickBooks was asked"] += 1
            raise Crash
        try:
            answer = self.company.process(question.text)
        except ComError as exc:
            self.faults["QuickBooks failed"] += 1
            with self.store.unit() as unit:
                finished = self.engine.fail(unit, CONNECTION, fence, exc.hresult, exc.message)
            return finished.summary if finished else None
        if troubled and self.random.random() < 0.03:
            self.faults["answer lost"] += 1
            raise Crash
        if troubled and self.random.random() < 0.02:
            self.faults["answer cut short"] += 1
            answer = answer[: self.random.randint(0, len(answer))]
        with self.store.unit() as unit:
            after = self.engine.answer(unit, CONNECTION, fence, answer)
        return after.summary if isinstance(after, Finished) else None
