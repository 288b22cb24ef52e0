"""
A bill that somebody voided or deleted in QuickBooks is a line that says so.

Answers: "Bill no longer exists in QuickBooks" (https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from decimal import Decimal

from syncer.reconcile import Bucket, Cause
from tests.scenarios.firm import Firm


def test_voided_and_deleted(firm: Firm) -> None:
    """Both count in BILL only."""
    cedar = firm.bill.vendor("Cedar Supply")
    bills = [firm.bill.approved_bill(cedar, number=n, lines=[("Fuel", "120.00")]) for n in ("1", "2")]
    firm.update()
    firm.books.void(firm.posted(bills[0]))
    firm.books.delete(firm.posted(bills[1]))
    firm.update()
    for bill in bills:
        line = firm.line(bill)
        assert (Bucket.DIFFERS, Cause.GONE) == (line.bucket, line.cause)
        assert Decimal("120.00") == line.gap
