"""
Every moment of a small run at which somebody can die, over the real adapters: two bills, a credit on one of
them, and a payment of the rest.
"""

from datetime import UTC, datetime
from decimal import Decimal

from attrs import define, field

from billv3.testing import line
from qbxml.testing import ComError
from tests.simulation import checks
from tests.simulation.updates import quiet_update
from tests.simulation.world import World, unlogged

CREDITED = Decimal("20.00")
"""What lies of the credit on the first bill."""

FIXED = {
    "start": datetime(2026, 3, 9, 17, 0, tzinfo=UTC),
    "store": "memory",
    "carrier": "connector",
    "processes": 1,
    "bill_rows": 0,
    "bill_seconds": 0,
    "batch_size": 50,
    "page_size": 200,
    "lists": False,
    "pc_hours": 0,
    "remembers": True,
    "kept": None,
    "unknown_set": "600",
}


@define
class Small:
    """The run: a vendor, two approved bills, a credit and a payment, none of them in QuickBooks yet."""

    remembers: bool = True
    world: World = field(init=False)

    def __attrs_post_init__(self) -> None:
        world = self.world = World(7, **(FIXED | {"remembers": self.remembers}))
        office, day = world.bill.office, world.clock.now().date()
        (vendor,) = world.bill.ids("vendors")
        bills = {}
        for number, amount in (("1001", "120.00"), ("1002", "80.50")):
            bill = office.enter_bill(
                vendor,
                number,
                [line(amount, world.accounts[1])],
                invoice_date=day,
                due_date=day,
                approvers=[world.bill.user_id],
            )
            office.approve(bill)
            bills[bill] = amount
        credit = office.enter_credit(vendor, "CR-1", [line("50.00", world.accounts[1])], credit_date=day)
        first = next(iter(bills))
        office.edit_bill(first, {"vendorCredits": [{"id": credit, "amount": CREDITED}]})
        bills[first] = "100.00"
        self.payment = office.schedule_payment(bills, world.bank)
        office.clear_payment(self.payment)
        self.watch()

    payment: str = field(init=False)

    def watch(self) -> None:
        """Make QuickBooks' moments those of the world."""
        world = self.world

        def moment(stage: str, done: int) -> None:
            if world.points.reach(f"QuickBooks: {stage}"):
                raise ComError("0x80040402", "QuickBooks died.")

        world.company.faults.watch(moment)

    def update(self, left: int | None = None) -> None:
        """Run an update in which somebody dies after so many moments."""
        self.world.points.left = left
        with unlogged():
            quiet_update(self.world)
        self.world.points.left = None


def moments(*, remembers: bool = True) -> list[str]:
    """Name the moments of the undisturbed run, in order."""
    small = Small(remembers)
    small.world.points.trace = []
    small.update()
    return small.world.points.trace


def after_deaths(*deaths: int, remembers: bool = True) -> list[str]:
    """Let somebody die at a moment of one update after the other; return what is wrong after a quiet one."""
    small = Small(remembers)
    world = small.world
    for left in deaths:
        small.update(left)
    world.clock.advance(hours=2)
    quiet_update(world)
    broken = checks.violations(world)
    posted = {kind: _live(world, kind) for kind in ("Bill", "BillPaymentCheck", "VendorCredit")}
    if posted != {"Bill": ["120.00", "80.50"], "BillPaymentCheck": ["180.50"], "VendorCredit": ["50.00"]}:
        broken.append(f"the ledger is {posted}")
    used = [world.company.book.used_from(one.txn_id) for one in world.company.transactions("VendorCredit")]
    if [[part.amount for part in parts] for parts in used] != [[CREDITED]]:
        broken.append(f"the credit was used {used}")
    if world.company.accounts_payable() != {"Cedar Supply": Decimal("-30.00")}:
        broken.append(f"{world.company.accounts_payable()} is owed")
    return [f"deaths at {deaths}: {text}" for text in broken]


def _live(world: World, kind: str) -> list[str]:
    return sorted(str(one.amount) for one in world.company.transactions(kind) if not one.is_void)
