"""
Somebody changes the amount of a posted bill by hand: the sides differ, and a person is told what became what.

Answers: "Edits made in QuickBooks for bills ... will not sync to Bill.com"
(https://help.bill.com/hc/en-us/articles/115005442526).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_changing_it_back_closes_the_exception(firm: Firm) -> None:
    """Nothing is overwritten meanwhile."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
    firm.update()
    assert "amount 120.00 became 125.00" in firm.trouble(bill).cause
    assert Decimal("125.00") == firm.posted(bill).amount
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "120.00")])
    firm.update()
    assert firm.agree()
