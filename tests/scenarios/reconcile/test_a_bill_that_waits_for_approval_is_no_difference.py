"""
A bill that nobody has approved yet is shown as not due, and does not make the report differ.

Answers: bills that are "Assigned" or "Approving" do not belong into the books yet
(https://help.bill.com/hc/en-us/articles/115005955923, table of approval statuses).
"""

from decimal import Decimal

from syncer.reconcile import Bucket, Cause
from tests.scenarios.firm import Firm


def test_the_way_from_bill_to_the_books_is_shown(firm: Firm) -> None:
    """BILL has 120 more, all of it not due."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    line = firm.line(bill)
    assert (Bucket.NOT_DUE, Cause.NOT_APPROVED) == (line.bucket, line.cause)
    report = firm.report()
    assert report.agrees
    (total,) = report.totals
    assert (Decimal("120.00"), Decimal(0)) == (total.not_due, total.differs)
