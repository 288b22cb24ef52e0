"""
A bill that was keyed by hand with another date is adopted as it is. A bookkeeper then settles it in
QuickBooks with a credit of the vendor, of which BILL knows nothing and would pay it again.

Fact: a credit that is set on a bill leaves no transaction, and shows in what is open of the bill (qbXML
On-Screen Reference, BillRet, OpenAmount).
"""

import datetime as dt
from decimal import Decimal

from syncer.reconcile import Bucket, Cause
from tests.scenarios.firm import Firm


def test_the_date_that_may_differ_does_not_hide_it(firm: Firm) -> None:
    """Adopted, it needs nobody; settled on one side, it does."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill(
        "Cedar Supply", number="1042", lines=[("Fuel", "120.00")], on=dt.date(2026, 2, 26)
    )
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.admin.adopt(bill, keyed)
    firm.update()
    assert firm.report().agrees
    assert Bucket.ACCEPTED is firm.line(bill).bucket
    credit = firm.books.key_credit("Cedar Supply", number="C", lines=[("Fuel", "120.00")])
    firm.books.apply_credit(keyed, credit, "120.00")
    firm.update()
    line = firm.line(bill)
    assert (Decimal("120.00"), Decimal("0.00")) == (line.bill.open, line.book.open)
    assert (Bucket.DIFFERS, Cause.SETTLED_OTHERWISE) == (line.bucket, line.cause)
