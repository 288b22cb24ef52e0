"""
The amount was changed in QuickBooks and in BILL since the bill was posted: nobody's edit is overwritten
unseen.

Answers: stale edits, status 3200 (docs.readybuild.com 3200; QuickBooks SDK, modify requests).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_person_makes_them_the_same(firm: Firm) -> None:
    """After BILL was brought to what QuickBooks says, a replay finds that both agree."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    assert Decimal("125.00") == firm.posted(bill).amount
    assert firm.trouble(bill)
    firm.bill.edit(bill, lines=[("Fuel", "125.00")])
    firm.update()
    assert Decimal("125.00") == firm.posted(bill).amount
    assert firm.agree()
