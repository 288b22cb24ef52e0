"""
A payment that is only scheduled is shown as not due.

Fact: SCHEDULED: nothing has moved (https://developer.bill.com/docs/single-status-payment-values).
"""

from syncer.reconcile import Bucket, Cause
from tests.scenarios.firm import Firm


def test_it_becomes_a_line_that_agrees(firm: Firm) -> None:
    """Once the money moves and the check is posted."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.schedule(bill)
    firm.update()
    assert (Bucket.NOT_DUE, Cause.NOT_MOVED) == (firm.line(payment).bucket, firm.line(payment).cause)
    assert firm.report().agrees
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    assert Bucket.AGREES is firm.line(payment).bucket
    assert firm.report().agrees
