"""
A bill that is sent back to its approver after posting keeps its old form in QuickBooks until he agrees.

Fact: an edit can start the approval again (BILL docs "AP bill approvals"); the gate of
https://help.bill.com/hc/en-us/articles/115005955923 must hold for changes as for new bills.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_change_is_held_until_it_is_approved(firm: Firm) -> None:
    """First the old amount stands and the reason is shown, then the new one."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.edit(bill, lines=[("Fuel", "900.00")])
    firm.bill.ask_again(bill)
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).amount
    assert "not approved" in firm.waits_for(bill)
    firm.bill.approve(bill)
    firm.update()
    assert Decimal("900.00") == firm.posted(bill).amount
    assert firm.agree()
