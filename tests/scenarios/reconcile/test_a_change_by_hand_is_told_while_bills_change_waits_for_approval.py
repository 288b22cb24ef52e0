"""
A posted bill goes back to its approver in BILL; meanwhile a bookkeeper raises it in QuickBooks. Both are
told.

Answers: "edits made in QuickBooks since are merged or raised, never overwritten unseen" (issue 7); what waits
in BILL does not make QuickBooks right.
"""

from decimal import Decimal

from syncer.reconcile import Bucket
from tests.scenarios.firm import Firm


def test_the_report_does_not_say_that_it_is_as_approved(firm: Firm) -> None:
    """Put right in QuickBooks, it waits for its approval and nothing else."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "10.00")])
    firm.update()
    firm.bill.ask_again(bill)
    firm.update()
    assert Bucket.NOT_DUE is firm.line(bill).bucket
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "99.00")])
    firm.update()
    assert "amount 10.00 became 99.00" in firm.trouble(bill).cause
    assert "not approved yet (ASSIGNED)" in firm.trouble(bill).cause
    assert Bucket.DIFFERS is firm.line(bill).bucket
    assert not firm.report().agrees
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "10.00")])
    firm.update()
    assert "not approved" in firm.waits_for(bill)
    assert firm.report().agrees
    firm.bill.approve(bill)
    firm.update()
    assert Decimal("10.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
