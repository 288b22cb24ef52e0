"""What everybody at work has at hand."""

from collections import defaultdict
from decimal import Decimal

CARD = "Company Card"
CHECK_OR_CARD = ("BillPaymentCheck", "BillPaymentCreditCard")
NAMES = ("Cedar Supply", "Café Nord: Süd", "Smith, Mike", "Rope & Sail " + "x" * 40, "Harbor “Deep” Dredging")

EURO, EURO_NAME = "EUR", "Berlin Stone"


class Room:
    """Somebody's desk: the world, dice, and what was done at all desks that the checks must know."""

    def __init__(self, world) -> None:
        self.world, self.random = world, world.random
        self.number = 0
        self.touched: set[str] = set()
        """TxnIDs that somebody changed in QuickBooks."""
        self.deleted: set[str] = set()
        self.by_hand: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        """How much of a credit somebody applied to a bill in QuickBooks, by the TxnIDs of bill and credit."""
        self.merged: dict[str, str] = {}
        """ListIDs of vendors that were merged in QuickBooks, and of what became of them."""

    def cents(self) -> Decimal:
        return Decimal(self.random.randint(1, 90_000)) / 100

    def one(self, kind: str) -> str:
        """Name one record of BILL of a kind; `-` where there is none."""
        return self.random.choice(sorted(self.world.bill.ids(kind)) or ["-"])

    def some(self, most: Decimal) -> Decimal:
        """Take all of an amount, or a part."""
        part = self.random.choice((Decimal(1), Decimal("0.5"), Decimal("0.3")))
        return max((most * part).quantize(Decimal("0.01")), Decimal("0.01"))

    def is_bill(self, bill: str, *states: str) -> bool:
        """Whether a bill is in one of these states of its approval."""
        return self.world.bill.read("bills", bill)["approvalStatus"] in states

    def merged_into(self, vendor: str) -> str:
        """Say by its ListID what became of a vendor of QuickBooks that was merged; `""` if it was not."""
        into = self.merged.get(vendor, "")
        while into in self.merged:
            into = self.merged[into]
        return into
