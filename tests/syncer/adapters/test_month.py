"""A month of a landscaping firm, end to end in one process, and what a run of new bills costs."""

import datetime as dt
from collections import Counter
from decimal import Decimal

from attrs import define

from billv3.testing import FakeBill, Knobs, line
from billv3.testing.landscaping import (
    ACCOUNTS,
    BANK_ACCOUNT,
    DEPARTMENTS,
    JOBS,
    PAYABLE_ACCOUNT,
    Month,
    StepClock,
)
from qbwc.testing import Status
from qbxml.testing import AccountPlan, CompanyFile
from syncer.model import Kind
from syncer.settings import Settings
from syncer.testing import FakeClock
from tests.syncer.adapters.scene import Scene

TYPES = {
    "BANK": "Bank",
    "FIXED_ASSET": "FixedAsset",
    "ACCOUNTS_PAYABLE": "AccountsPayable",
    "COST_OF_GOODS_SOLD": "CostOfGoodsSold",
    "EXPENSE": "Expense",
    "OTHER_EXPENSE": "OtherExpense",
}


def names() -> dict[str, str]:
    """Full name of each account by its number."""
    found: dict[str, str] = {}
    for one in ACCOUNTS:
        found[one.number] = f"{found[one.parent]}:{one.name}" if one.parent else one.name
    return found


def firm_of_the_month() -> tuple[Scene, Month]:
    clock = StepClock()
    fake = FakeBill(now=clock.now, seed=7)
    month = Month(fake, seed=1, scale=0.3, advance=clock.set)
    file = CompanyFile.new(
        "Evergreen Fields",
        now=clock.now,
        accounts=tuple(
            AccountPlan(names()[one.number], TYPES[one.type], one.number,
                        "AccountsPayable" if one.type == "ACCOUNTS_PAYABLE" else None)
            for one in ACCOUNTS
        ),
        classes=DEPARTMENTS,
    )  # fmt: skip
    for job in JOBS:
        above, _, name = job.rpartition(":")
        file.add_customer(name, parent=above or None)
    settings = Settings(
        payment_account=names()[BANK_ACCOUNT],
        ap_account=names()[PAYABLE_ACCOUNT],
        left_out=("location",),
    )

    @define
    class Ticking:
        """BILL's clock, an hour later for each update."""

        def now(self) -> dt.datetime:
            return clock.now()

    return Scene(fake=fake, file=file, clock=Ticking(), settings=settings), month


def effects(scene: Scene) -> dict[str, Decimal]:
    """What BILL owes each vendor by what is linked, read from BILL itself."""
    owed: Counter[str] = Counter()
    sides = ((Kind.BILL, "bills", 1), (Kind.CREDIT, "vendor-credits", -1), (Kind.PAYMENT, "payments", -1))
    for kind, noun, sign in sides:
        for link in scene.links(kind):
            if link.void:
                continue
            row = scene.fake.read(noun, link.bill_id)
            owed[row["vendorId"]] += sign * Decimal(str(row["amount"]))
    return {vendor: amount for vendor, amount in owed.items() if amount}


def test_the_month_agrees_to_the_cent() -> None:
    """Accounts payable of each vendor are the same on both sides, and nothing is dropped."""
    scene, month = firm_of_the_month()
    day = 0
    while not month.over:
        month.play_day()
        day += 1
        if day % 7 == 0:
            assert scene.update().status is Status.DONE
    for _ in range(3):
        assert scene.update().status is Status.DONE
    assert effects(scene) == scene.owed()
    raised = {one.id for one in scene.exceptions()}
    for kind, noun in ((Kind.BILL, "bills"), (Kind.PAYMENT, "payments"), (Kind.CREDIT, "vendor-credits")):
        linked = {link.bill_id for link in scene.links(kind)}
        for id_ in scene.fake.ids(noun):
            record = scene.record(kind, id_)
            assert record is not None, f"{noun} {id_} was never read"
            assert id_ in linked or id_ in raised or record.reason, f"{noun} {id_} is nowhere"
    assert len(scene.links(Kind.BILL)) > 60
    assert len(scene.links(Kind.PAYMENT)) > 30
    assert scene.file.integrity_faults() == ()

    before = scene.file.counts()
    said = scene.update()
    assert "0 written" in said.message, said.message
    assert before == scene.file.counts()


def test_the_price_of_five_hundred_bills() -> None:
    """At most N/50 + 10 round trips and N/100 + 20 calls of BILL (design, section 9)."""
    count = 500
    clock = FakeClock()
    fake = FakeBill(now=clock.now, seed=3, knobs=Knobs(production=False))
    fuel = fake.office.add_account("Fuel", "EXPENSE", "60100")
    vendors = [fake.office.add_vendor(f"Vendor {n}") for n in range(10)]
    file = CompanyFile.new(now=clock.now)  # its chart has 60100
    scene = Scene(fake=fake, file=file, clock=clock, settings=Settings(payment_account="Checking"))
    assert scene.update().ok
    for n in range(count):
        bill = fake.office.enter_bill(
            vendors[n % 10], f"N-{n}", [line("10.00", fuel)], invoice_date=clock.now().date(),
            due_date=clock.now().date(), approvers=[fake.user_id],
        )  # fmt: skip
        fake.office.approve(bill)
    clock.advance(hours=1)
    trips, calls = scene.counted.trips, fake.call_count
    said = scene.update()
    assert said.ok
    assert len(scene.links(Kind.BILL)) == count
    assert sum(scene.file.accounts_payable().values()) == count * 10
    assert scene.counted.trips - trips <= count / 50 + 10
    assert fake.call_count - calls <= count / 100 + 20
    clock.advance(hours=1)
    trips = scene.counted.trips
    assert "0 written" in scene.update().message
    assert scene.counted.trips - trips <= 10
