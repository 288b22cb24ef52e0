"""
A bill is paid in two parts; the books show what is left in between.

Fact: several payments may name one bill, with an amount below the bill's (BILL docs "AP payments",
billPayments; qbXML On-Screen Reference, OpenAmount).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_two_checks_close_one_bill(firm: Firm) -> None:
    """50 of 120, then the rest."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.pay(bill, amount="50.00")
    firm.update()
    assert Decimal("70.00") == firm.posted(bill).open
    firm.bill.pay(bill)
    firm.update()
    assert (Decimal("50.00"), Decimal("70.00")) == tuple(check.amount for check in firm.books.checks())
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
