"""
A bookkeeper settles a posted bill in QuickBooks with a credit of the vendor, of which BILL knows nothing.
Then the bill goes back to its approver in BILL; once it is approved, it would be paid again.

Fact: a credit that is set on a bill leaves no transaction, and shows in what is open of the bill (qbXML
On-Screen Reference, BillRet, OpenAmount).
"""

from decimal import Decimal

from syncer.reconcile import Bucket, Cause
from tests.scenarios.firm import Firm


def test_the_approval_that_is_missing_does_not_hide_it(firm: Firm) -> None:
    """It is told before and while it waits."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    credit = firm.books.key_credit("Cedar Supply", number="C", lines=[("Fuel", "120.00")])
    firm.books.apply_credit(firm.posted(bill), credit, "120.00")
    firm.update()
    assert Bucket.DIFFERS is firm.line(bill).bucket
    firm.bill.ask_again(bill)
    firm.update()
    line = firm.line(bill)
    assert (Decimal("120.00"), Decimal("0.00")) == (line.bill.open, line.book.open)
    assert (Bucket.DIFFERS, Cause.SETTLED_OTHERWISE) == (line.bucket, line.cause)
