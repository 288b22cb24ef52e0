"""
BILL lowers a bill below what QuickBooks has paid of it by hand: QuickBooks refuses, and a person is told
why.

Fact: lowering the total below what is paid is refused, 3170/3180/3210 (QuickBooks SDK, messages0).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_books_stay_as_they_are(firm: Firm) -> None:
    """The exception has the code and QuickBooks' own words."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.pay(firm.posted(bill), amount="100.00")
    firm.bill.edit(bill, lines=[("Fuel", "90.00")])
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).amount
    assert firm.trouble(bill).cause
    assert firm.trouble(bill).fix
