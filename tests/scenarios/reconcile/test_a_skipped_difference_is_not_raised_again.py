"""
The bookkeeper says that his change is right and skips it: he is not asked again, but the next change is told.

Answers: errors that come back with every sync until support clears them
(https://help.bill.com/hc/en-us/articles/360000021363, "Contact Customer Support to clear the error").
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_next_change_is_news(firm: Firm) -> None:
    """125 was right; 126 is asked about."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
    firm.update()
    firm.admin.skip(bill)
    firm.days(1)
    firm.update()
    assert () == firm.exceptions()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "126.00")])
    firm.update()
    assert firm.trouble(bill)
    assert Decimal("126.00") == firm.posted(bill).amount
