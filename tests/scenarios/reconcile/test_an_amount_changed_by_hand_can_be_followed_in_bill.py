"""
The bookkeeper was right: BILL is brought to the amount of QuickBooks, and the exception closes by itself.

Answers: changes that only one side knows (https://help.bill.com/hc/en-us/articles/115005442526).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_both_say_125(firm: Firm) -> None:
    """Without replay or skip."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
    firm.update()
    assert firm.trouble(bill)
    firm.bill.edit(bill, lines=[("Fuel", "125.00")])
    firm.update()
    assert Decimal("125.00") == firm.posted(bill).amount
    assert firm.agree()
