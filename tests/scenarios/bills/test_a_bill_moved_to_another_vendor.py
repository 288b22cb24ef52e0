"""
A bill entered for the wrong vendor is moved in BILL to the right one: QuickBooks follows.

Answers: "The bill was updated to a different vendor" as the cause of payments that do not sync
(https://help.bill.com/hc/en-us/articles/360000024126).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_what_is_owed_moves_along(firm: Firm) -> None:
    """Nothing is owed to the wrong one, and a later payment finds the bill."""
    cedar, harbor = firm.bill.vendor("Cedar Supply"), firm.bill.vendor("Harbor Stone")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.edit(bill, vendorId=harbor)
    firm.update()
    assert Decimal("0.00") == firm.books.open_balance("Cedar Supply")
    assert Decimal("120.00") == firm.books.open_balance("Harbor Stone")
    firm.bill.pay(bill)
    firm.update()
    assert Decimal("0.00") == firm.books.open_balance("Harbor Stone")
    assert firm.agree()
