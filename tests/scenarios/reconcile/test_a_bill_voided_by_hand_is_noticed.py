"""
Somebody voids a posted bill by hand: BILL still owes it, and a person is told, with two ways out.

Answers: "Edits made in QuickBooks for bills, vendor credits, approvals and payments will not sync"
(https://help.bill.com/hc/en-us/articles/115005442526): here they are at least seen.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_repost_brings_it_back(firm: Firm) -> None:
    """The void paper stays, a new one stands."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.void(firm.posted(bill))
    firm.days(1)
    firm.update()
    assert "voided it in QuickBooks" in firm.trouble(bill).cause
    firm.admin.repost(bill)
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).amount
    assert firm.agree()
