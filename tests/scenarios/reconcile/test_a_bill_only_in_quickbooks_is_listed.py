"""
A bill that exists in QuickBooks only is a line of the report, with what to do about it.

Answers: "if the same bills are also entered by hand in QuickBooks, you get ... a wrong AP balance"
(https://techbrot.com/quickbooks/online/integrations/bill-com/, "reconcile AP every month").
"""

from decimal import Decimal

from syncer.reconcile import Bucket, Cause
from tests.scenarios.firm import Firm


def test_vendor_number_and_amount_are_named(firm: Firm) -> None:
    """The gap is 75 the other way round."""
    firm.bill.vendor("Cedar Supply")
    firm.update()
    keyed = firm.books.key_bill("Cedar Supply", number="77", lines=[("Fuel", "75.00")])
    firm.update()
    line = firm.line(keyed)
    assert (Bucket.DIFFERS, Cause.ONLY_IN_QUICKBOOKS) == (line.bucket, line.cause)
    assert ("Cedar Supply", "77", Decimal("-75.00")) == (line.vendor, line.number, line.gap)
    assert line.why
    assert line.todo
    assert not firm.report().agrees
