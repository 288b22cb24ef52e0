"""The Web Connector as carrier: sessions, transactions, takeovers, and all that goes wrong in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import attrs
import pytest

from billv3 import UNSET
from billv3.models.bills import Bill
from billv3.testing import FakeBill, Fault, Knobs, line
from qbwc.testing import (
    Abandon,
    LostAnswer,
    QuickBooksFails,
    Repeat,
    SessionStoreContract,
    Status,
)
from qbxml.testing import AccountPlan, Behaviour, CompanyFile
from syncer.adapters.connector import ConnectorSessions
from syncer.entries import State
from syncer.model import Kind
from syncer.payables import BillRow
from syncer.ports import Store, Unit
from syncer.settings import Settings
from syncer.stores import MemoryStore
from syncer.testing import FakeClock
from tests.syncer.adapters.desk import DAY
from tests.syncer.adapters.scene import NAME, Scene

ACCOUNTS = (
    AccountPlan("Checking", "Bank"),
    AccountPlan("Accounts Payable", "AccountsPayable", special="AccountsPayable"),
    AccountPlan("Fuel", "Expense", "60100"),
)


class Firm(Scene):
    """One vendor and one approved bill of 10.00, not yet posted."""

    def enter(self, number: str, amount: str = "10.00", **more: object) -> str:
        self.clock.advance(seconds=1)
        office = self.fake.office
        vendor, account = self.fake.ids("vendors")[0], self.fake.ids("chart-of-accounts")[0]
        bill = office.enter_bill(
            vendor, number, [line(amount, account)], invoice_date=DAY, due_date=DAY,
            approvers=[self.fake.user_id], **more,
        )  # fmt: skip
        office.approve(bill)
        return bill

    def numbers(self) -> list[str]:
        """The numbers of the bills that stand in QuickBooks, each as often as it does."""
        return sorted(one.ref_number for one in self.file.transactions("Bill") if not one.is_void)


def firm(store: Store | None = None, behaviour: Behaviour | None = None, **settings: object) -> Firm:
    clock = FakeClock()
    fake = FakeBill(now=clock.now, seed=3, knobs=Knobs(production=False))
    fake.office.add_account("Fuel", "EXPENSE", "60100")
    fake.office.add_vendor("Cedar Supply")
    file = CompanyFile.new("Greenfield", now=clock.now, accounts=ACCOUNTS, behaviour=behaviour or Behaviour())
    made = Firm(
        fake=fake,
        file=file,
        clock=clock,
        settings=Settings(payment_account="Checking", **settings),
        store=store or MemoryStore(),
    )
    made.enter("CS-1")
    return made


class TestConnectorSessions(SessionStoreContract):
    """Sessions in the syncer's store keep what `qbwc` asks of every session store."""

    @pytest.fixture
    def store(self, any_store: Store) -> ConnectorSessions:
        return ConnectorSessions(any_store)


def test_an_update_posts_and_gives_the_lease_back(any_store: Store) -> None:
    """The plain case, with the store in memory and in SQLite."""
    scene = firm(any_store)
    said = scene.update()
    assert (Status.DONE, "2 written") == (said.status, said.message)
    assert ["CS-1"] == scene.numbers()
    assert scene.lease_holder() == ""
    scene.clock.advance(hours=1)
    assert "0 written" in scene.update().message


def test_a_wrong_password_opens_nothing(any_store: Store) -> None:
    """Neither session nor cycle begins."""
    scene = firm(any_store)
    assert Status.REFUSED is scene.agent(password="wrong").update().status
    assert scene.lease_holder() == ""
    assert scene.counted.trips == 0


class Dying:
    """A store that dies at its n-th commit: just before it, or just after."""

    def __init__(self, inner: Store) -> None:
        self.inner, self.left, self.after = inner, -1, False

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        self.left -= 1
        dies = self.left == 0
        with self.inner.unit() as unit:
            yield unit
            if dies and not self.after:
                raise OSError("the disk is full")
        if dies:
            raise OSError("the answer was lost")


@pytest.mark.parametrize("after", [False, True])
def test_a_store_that_dies_at_any_commit_costs_nothing(*, after: bool) -> None:
    """One transaction for each call: a later update finds what was done, and posts each bill once."""
    store = Dying(MemoryStore())
    scene = firm(store)
    scene.enter("CS-2", "20.00")
    died = 0
    for point in range(1, 60, 4 if after else 3):
        store.after, store.left = after, point
        said = scene.update()
        died += said.status is not Status.DONE
        store.left = -1
        scene.boot()
        scene.clock.advance(hours=1)
    assert died
    assert Status.DONE is scene.update().status
    assert ["CS-1", "CS-2"] == scene.numbers()
    assert {Decimal("30.00")} == set(scene.owed().values())
    assert scene.exceptions() == ()


@pytest.mark.parametrize("call", range(3, 34, 6))
@pytest.mark.parametrize("fault", [Repeat, LostAnswer, Abandon])
def test_whatever_happens_to_a_call_each_bill_stands_once(fault: type, call: int) -> None:
    """A repeated call has one effect; a lost answer or a dead agent is settled by the next update."""
    scene = firm()
    first = scene.update(fault(call))
    if fault is Repeat:
        assert Status.DONE is first.status
        assert ["CS-1"] == scene.numbers()
    for _ in range(2):
        scene.clock.advance(hours=1)
        assert Status.DONE is scene.update().status
    assert ["CS-1"] == scene.numbers()
    assert scene.exceptions() == ()


def test_a_new_update_takes_over_and_the_old_one_stops(any_store: Store) -> None:
    """Two agents never work one connection: the older session finds its lease gone and writes no more."""
    scene = firm(any_store)
    old = scene.agent()
    steps = old.steps()
    for exchange in steps:
        if exchange.method == "receiveResponseXML":
            break
    scene.clock.advance(hours=1)
    assert Status.DONE is scene.update().status
    for _ in steps:
        pass
    assert not old.outcome.ok
    assert ["CS-1"] == scene.numbers()


def test_a_connection_that_cannot_be_opened_gives_the_lease_back() -> None:
    """connectionError: QuickBooks could not be reached; the next update begins at once."""
    scene = firm()

    def refuse(*_: object, **__: object) -> None:
        exc = OSError("QuickBooks is not open")
        exc.hresult = "0x80040408"  # type: ignore[attr-defined]  # what a COM failure carries
        raise exc

    begin = scene.file.begin_session
    scene.counted.begin_session = refuse
    said = scene.update()
    assert not said.ok
    assert scene.lease_holder() == ""
    scene.counted.begin_session = begin
    assert Status.DONE is scene.update().status


def test_another_company_file_is_named_and_nothing_is_written() -> None:
    """The agent shows which file is open; so does an exception of the connection."""
    scene = firm()
    assert scene.update().ok
    scene.enter("CS-2")
    other = CompanyFile.new("Somebody Else", now=scene.clock.now, accounts=ACCOUNTS)
    scene.counted._file = other
    scene.clock.advance(hours=1)
    said = scene.update()
    assert Status.STOPPED is said.status
    assert "Somebody Else" in said.message
    (raised,) = scene.exceptions()
    assert "Somebody Else" in raised.cause
    assert other.counts().get("Bill", 0) == 0
    scene.counted._file = scene.file
    scene.clock.advance(hours=1)
    assert scene.update().ok
    assert ["CS-1", "CS-2"] == scene.numbers()
    assert scene.exceptions() == ()


def test_bill_being_down_is_an_exception_of_the_connection_and_the_rest_goes_on() -> None:
    """QuickBooks is still read, and what is planned still posted; later everything is made up for."""
    scene = firm()
    scene.fake.faults.on_route("GET /v3/bills", Fault.server_error(503), times=99)
    said = scene.update()
    assert "BILL could not be read" in said.message
    assert ["bill"] == [one.id for one in scene.exceptions()]
    assert scene.links(Kind.VENDOR)
    scene.fake.faults.clear()
    scene.clock.advance(hours=1)
    assert scene.update().ok
    assert ["CS-1"] == scene.numbers()
    assert scene.exceptions() == ()


def test_a_slow_bill_keeps_the_agent_waiting_and_not_the_call_open() -> None:
    """The budget of a call is kept between two pages; the agent pauses and comes back."""
    scene = firm(call_budget_s=1)
    changed, pauses = scene.payables.changed, []

    def slow(*args: object, **kwargs: object):
        scene.clock.advance(seconds=2)
        return changed(*args, **kwargs)

    scene.payables.changed = slow  # type: ignore[method-assign]  # time passes only when a test says so
    assert scene.agent(sleep=pauses.append).update().ok
    assert len(pauses) >= 5
    assert ["CS-1"] == scene.numbers()


def test_a_document_that_quickbooks_cannot_read_concerns_one_record() -> None:
    """0x80040400 on a set of writes: they go out one by one."""
    scene = firm()
    assert scene.update().ok
    for number in ("CS-2", "CS-3"):
        scene.enter(number)
    requests: list[int] = []
    scene.counted.meddle = lambda: requests.append(1)
    scene.clock.advance(hours=1)
    probe = scene.update(QuickBooksFails(5, "0x80040400"))
    for _ in range(2):
        scene.clock.advance(hours=1)
        scene.update()
    assert probe.requests
    assert ["CS-1", "CS-2", "CS-3"] == scene.numbers()


# -- poison --------------------------------------------------------------------------------------------


def spoil(scene: Firm, odd: str, change: Callable[[Any], Any]) -> None:
    """Change one record on its way from BILL, which would refuse such contents from us."""
    rows = scene.payables._rows

    def spoiled(kind: Kind, found: tuple[Any, ...], *parents: Any) -> tuple[BillRow, ...]:
        return rows(kind, tuple(change(row) if row.id == odd else row for row in found), *parents)

    scene.payables._rows = spoiled  # type: ignore[method-assign]  # BILL does not do it on demand


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "A\0B"),
        ("name", "A\ud800B"),
        ("name", "x" * 100_000),
        ("accountNumber", "\0"),
        ("phone", "9" * 5000),
        ("name", ""),
        ("name", "\u200b"),
        ("name", ":::"),
    ],
)
def test_an_odd_vendor_stops_nobody(field: str, text: str) -> None:
    """Whatever stands in one record of BILL: the others are posted in the same cycle."""
    scene = firm()
    odd = scene.fake.office.add_vendor("Odd Vendor")
    name = {"accountNumber": "account_number"}.get(field, field)
    spoil(scene, odd, lambda row: attrs.evolve(row, **{name: text}))
    assert scene.update().status is Status.DONE
    assert ["CS-1"] == scene.numbers()
    assert scene.record(Kind.VENDOR, odd) is not None


def without_amount(scene: Firm, odd: str) -> None:
    spoil(scene, odd, lambda row: attrs.evolve(row, amount=UNSET))


def test_a_bill_without_an_amount_is_an_exception_and_stops_nobody() -> None:
    """It is not posted as zero, and the others are posted."""
    scene = firm()
    odd = scene.enter("CS-2")
    without_amount(scene, odd)
    assert scene.update().status is Status.DONE
    assert ["CS-1"] == scene.numbers()
    assert [odd] == [one.id for one in scene.exceptions()]


def test_the_exception_of_a_bill_without_an_amount_names_the_amount() -> None:
    """A bookkeeper is told what is wrong."""
    scene = firm()
    without_amount(scene, scene.enter("CS-2"))
    scene.update()
    (raised,) = scene.exceptions()
    assert "amount" in raised.cause


def test_a_bill_of_an_absurd_amount_stops_nobody() -> None:
    """decimal.InvalidOperation in the planning of one bill must not end the cycle."""
    scene = firm()
    odd = scene.enter("CS-2")

    def absurd(row: Bill) -> Bill:
        lines = tuple(attrs.evolve(one, amount=Decimal("1E+30")) for one in row.bill_line_items or ())
        return attrs.evolve(row, amount=Decimal("1E+30"), bill_line_items=lines)

    spoil(scene, odd, absurd)
    assert scene.update().status is Status.DONE


def test_a_write_that_fails_in_every_cycle_goes_to_a_person() -> None:
    """QuickBooks answers 3180 each time and has no record: a person must hear of it."""
    scene = firm(behaviour=Behaviour(bank_account_code=3180), ap_account="Fuel")
    for _ in range(6):
        scene.update()
        scene.clock.advance(hours=1)
    assert scene.numbers() == []
    with scene.store.unit() as unit:
        operations = list(
            unit.operations.find(connection=NAME, kind=Kind.BILL.value, bill_id=scene.fake.ids("bills")[0])
        )
    assert operations
    assert not any(one.state is State.APPLIED for one in operations)
    assert list(scene.fake.ids("bills")) == [one.id for one in scene.exceptions()]
