"""A firm with both sides in memory, for tests of whole cycles."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal

from attrs import define, field

from syncer import codec
from syncer.admin import Admin
from syncer.engine import Engine
from syncer.entries import AuditEntry, BatchState, ExceptionEntry, Link, Operation, Record
from syncer.model import Account, Allocation, Bill, Content, Credit, Kind, Line, Payment, Side, Vendor
from syncer.ports import Store, Unit
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.testing import FakeClock, FakeIds, Ran, ToyBook, ToyCompany, ToyPayables, connect, run_cycle

NAME = "toy"
DAY = dt.date(2026, 3, 1)

SETTINGS = Settings(payment_account="Checking")


def account(name: str, number: str = "") -> Account:
    return Account(name=name, full_name=name, number=number, type="Expense")


def bill(number: str, amount: str, *, vendor: str = "v1", **changes: object) -> Bill:
    total = Decimal(amount)
    values: dict[str, object] = {
        "vendor_id": vendor,
        "amount": total,
        "number": number,
        "date": DAY,
        "due_date": DAY + dt.timedelta(days=30),
        "lines": (Line(amount=total, id=f"line-of-{number}", account_id="a1"),),
        "approval": "APPROVED",
    }
    return Bill(**(values | changes))  # type: ignore[arg-type]  # a test's own short form


def payment(*parts: tuple[str, str], vendor: str = "v1", **changes: object) -> Payment:
    values: dict[str, object] = {
        "vendor_id": vendor,
        "amount": sum((Decimal(amount) for _, amount in parts), Decimal(0)),
        "date": DAY + dt.timedelta(days=5),
        "allocations": tuple(Allocation(bill_id=id_, amount=Decimal(amount)) for id_, amount in parts),
        "status": "PAID",
    }
    return Payment(**(values | changes))  # type: ignore[arg-type]  # a test's own short form


def credit(number: str, amount: str, *, vendor: str = "v1", **changes: object) -> Credit:
    total = Decimal(amount)
    values: dict[str, object] = {
        "vendor_id": vendor,
        "amount": total,
        "number": number,
        "date": DAY,
        "lines": (Line(amount=total, id=f"line-of-{number}", account_id="a1"),),
    }
    return Credit(**(values | changes))  # type: ignore[arg-type]  # a test's own short form


class Crash(BaseException):
    """The death of a process: no `except Exception` saves it."""


@define
class Fuse:
    """Blows when as many moments as it was set to have passed; counts them all."""

    left: int | None = None
    passed: int = 0
    trace: list[str] = field(factory=list)

    def burn(self, moment: str) -> None:
        self.passed += 1
        self.trace.append(moment)
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Crash(moment)


@define
class FusedStore:
    """A store whose commits are moments of a fuse: death just before one, and just after."""

    store: Store
    fuse: Fuse

    def unit(self) -> AbstractContextManager[Unit]:
        return self._unit()

    @contextmanager
    def _unit(self) -> Iterator[Unit]:
        with self.store.unit() as unit:
            yield unit
            self.fuse.burn("before a commit")
        self.fuse.burn("after a commit")


@define
class FusedCompany(ToyCompany):
    """A company whose documents are moments of a fuse: lost before or after it works on them."""

    fuse: Fuse = field(factory=Fuse)
    meddle: Callable[[], object] = lambda: None

    def process(self, text: str) -> str:
        self.meddle()
        self.fuse.burn("before a document arrives")
        reply = super().process(text)
        self.fuse.burn("before an answer arrives")
        return reply


@define
class Firm:
    """Both sides of one connection, the store between them, and an engine that can die and come back."""

    settings: Settings = SETTINGS
    clock: FakeClock = field(factory=FakeClock)
    ids: FakeIds = field(factory=FakeIds)
    memory: MemoryStore = field(factory=MemoryStore)
    fuse: Fuse = field(factory=Fuse)
    store: Store = field(init=False)
    bill: ToyPayables = field(init=False)
    company: FusedCompany = field(init=False)
    engine: Engine = field(init=False)
    book_ids: dict[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.store = FusedStore(self.memory, self.fuse)
        self.bill = ToyPayables(clock=self.clock)
        self.company = FusedCompany(clock=self.clock, fuse=self.fuse, attend=self.fuse.burn)
        self.boot()
        connect(self.memory, NAME, self.settings, self.clock)
        for name in ("Checking", "Accounts Payable", "Supplies", "Fuel"):
            self.book_ids[name] = self.company.enter(Kind.ACCOUNT, account(name)).id
        self.bill.put(Kind.ACCOUNT, "a1", account("Supplies"))
        self.bill.put(Kind.ACCOUNT, "a2", account("Fuel"))
        self.bill.put(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", phone="555-0100"))

    def boot(self) -> None:
        """Start the process anew: nothing but the store survives."""
        self.engine = Engine(
            store=self.store, book=ToyBook(), payables=lambda _: self.bill, clock=self.clock, ids=self.ids
        )

    def cycle(self, **later: float) -> Ran:
        """Run one cycle, an hour after whatever was before."""
        self.clock.advance(**(later or {"hours": 1}))
        return run_cycle(self.engine, self.store, NAME, self.company)

    def crash(self, left: int | None = None) -> Ran | None:
        """Run a cycle that may die; then the process starts anew. Returns `None` if it died."""
        self.clock.advance(hours=1)
        self.fuse.left = left
        try:
            return run_cycle(self.engine, self.store, NAME, self.company)
        except Crash:
            self.boot()
            return None
        finally:
            self.fuse.left = None

    def die(self, step: str, *, skip: int = 0) -> None:
        """Run a cycle in which the process dies at this step of the ledger's work on a write."""
        left = skip

        def attend(now: str) -> None:
            nonlocal left
            if now == step:
                left -= 1
                if left < 0:
                    raise Crash(step)

        self.company.attend = attend
        assert self.crash() is None
        self.company.attend = self.fuse.burn

    def asked(self, what: str) -> list[dict[str, object]]:
        """The documents of one sort that reached the ledger."""
        return [one for one in self.company.documents if one["ask"] == what]

    # -- what people do at the ledger ----------------------------------------------------------------

    def connect(self, settings: Settings, *, actor: str = "a person") -> None:
        """Give other settings, as `connect` of a server does when it is run again."""
        with self.memory.unit() as unit:
            known = unit.connections.get(NAME)
        assert known is not None
        Admin(store=self.memory, clock=self.clock).connect(
            NAME,
            username=known.username,
            password_hash=known.password_hash,
            owner_id=known.owner_id,
            settings=settings,
            secrets={},
            actor=actor,
        )

    def key_bill(self, number: str, amount: str) -> str:
        """Enter a bill of the first vendor by hand; returns its id."""
        line = Line(amount=Decimal(amount), account_id=self.book_ids["Fuel"])
        content = bill(
            number,
            amount,
            vendor=self.company.rows(Kind.VENDOR)[0].id,
            lines=(line,),
            ap_account_id=self.book_ids["Accounts Payable"],
            approval="",
        )
        return self.company.enter(Kind.BILL, content).id

    def key_check(self, bill_id: str, amount: str, **changes: object) -> str:
        """Pay a posted bill by hand; returns the id of the check."""
        link = self.link(Kind.BILL, bill_id)
        assert link is not None
        content = payment(
            (link.book_id, amount),
            vendor=self.company.rows(Kind.VENDOR)[0].id,
            status="",
            account_id=self.book_ids["Checking"],
            ap_account_id=self.book_ids["Accounts Payable"],
            **changes,
        )
        return self.company.enter(Kind.PAYMENT, content).id

    # -- looking -----------------------------------------------------------------------------------

    def see(self, look: Callable[[Unit], object]) -> object:
        with self.memory.unit() as unit:
            return look(unit)

    def record(self, kind: Kind, id_: str) -> Record:
        with self.memory.unit() as unit:
            found = unit.records.get(NAME, Side.BILL.value, kind.value, id_)
        assert found is not None
        return found

    def link(self, kind: Kind, id_: str) -> Link | None:
        with self.memory.unit() as unit:
            return unit.links.get(NAME, kind.value, id_)

    def operations(self, kind: Kind | None = None) -> tuple[Operation, ...]:
        with self.memory.unit() as unit:
            found = unit.operations.find()
        return tuple(one for one in found if kind in (None, one.kind))

    def kept(self) -> frozenset[str]:
        """The message sets that were asked about, whose ids QuickBooks is not told to forget yet."""
        with self.memory.unit() as unit:
            found = unit.batches.find(connection=NAME, state=BatchState.KEPT.value)
        return frozenset(batch.id for batch in found)

    def exceptions(self) -> tuple[ExceptionEntry, ...]:
        with self.memory.unit() as unit:
            return unit.exceptions.find(connection=NAME)

    def trail(self, record: str | None = None) -> tuple[AuditEntry, ...]:
        with self.memory.unit() as unit:
            return unit.audit.read(NAME, record=record)

    def live(self, kind: Kind) -> tuple[Content, ...]:
        return tuple(row.content for row in self.company.live(kind))

    def numbers(self) -> list[str]:
        """The invoice numbers of the bills that stand in the ledger, each as often as it does."""
        return sorted(one.number for one in self.live(Kind.BILL) if isinstance(one, Bill))

    def open(self) -> dict[str, Decimal]:
        """What is open on each bill of the ledger, by invoice number."""
        found = [one for one in self.live(Kind.BILL) if isinstance(one, Bill)]
        return {one.number: one.open_amount or Decimal(0) for one in found}

    def dump(self) -> str:
        """Everything the store says of records, links and operations, to compare two moments."""
        with self.memory.unit() as unit:
            return "\n".join(
                codec.encode(one)
                for found in (unit.links.find(), unit.operations.find(), unit.exceptions.find())
                for one in found
            )
