"""
A bill whose amount somebody changed in QuickBooks is one line with both amounts, the gap, a cause and a
remedy.

Answers: errors without a cause, for which "Contact Customer Support" is the remedy
(https://help.bill.com/hc/en-us/articles/360000011506).
"""

from decimal import Decimal

from syncer.reconcile import Bucket
from tests.scenarios.firm import Firm


def test_the_gap_is_the_difference(firm: Firm) -> None:
    """Before a person skips it; afterwards it is accepted, and the report agrees."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
    firm.update()
    line = firm.line(bill)
    assert Bucket.DIFFERS is line.bucket
    assert ["amount 120.00 in BILL and 125.00 in QuickBooks"] == [str(one) for one in line.differences]
    assert Decimal("-5.00") == line.gap
    assert line.why
    assert line.todo
    firm.admin.skip(bill)
    firm.update()
    assert Bucket.ACCEPTED is firm.line(bill).bucket
    assert firm.report().agrees
