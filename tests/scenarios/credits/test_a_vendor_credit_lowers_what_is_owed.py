"""
A vendor credit of BILL is a vendor credit in QuickBooks, and lowers what the vendor is owed.

Fact: vendor credits travel one way, BILL to QuickBooks
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_bill_and_credit_together(firm: Firm) -> None:
    """120 owed, 20 credited, neither applied."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    assert ("CR-7", Decimal("20.00")) == (firm.posted(credit).number, firm.posted(credit).amount)
    assert Decimal("100.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
