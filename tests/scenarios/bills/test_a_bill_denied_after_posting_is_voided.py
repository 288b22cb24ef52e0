"""
A bill that is denied after it was posted is taken out of the books while it is unpaid.

Answers: BILL's desktop sync knows neither the gate nor voids
(https://help.bill.com/hc/en-us/articles/115005955923;
https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_open_balance_goes(firm: Firm) -> None:
    """The cause of the void is in the trail of the bill."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.ask_again(bill)
    firm.bill.deny(bill)
    firm.update()
    assert Decimal("0.00") == firm.books.open_balance("Cedar Supply")
    assert "denied in BILL" in firm.trail(bill)
    assert firm.agree()
