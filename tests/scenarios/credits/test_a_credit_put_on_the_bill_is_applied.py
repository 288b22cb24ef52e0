"""
A credit that is put on the bill itself in BILL, without a payment, settles its part of the bill in
QuickBooks.

Fact: `vendorCredits` of a bill are "credits to apply" (BILL API reference, createbill; changelog, May 2025).
Answers: "the credit will not be applied in QuickBooks Desktop until the remainder of the bill is paid"
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_rest_is_paid_and_nothing_is_left_open(firm: Firm) -> None:
    """A bill of 50: 20 by the credit at once, and 30 by a check afterwards."""
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "50.00")])
    firm.bill.put_credit(bill, credit, "20.00")
    firm.update()
    assert Decimal("30.00") == firm.posted(bill).open == firm.bill.due(bill)
    assert () == firm.books.checks()
    payment = firm.bill.pay(bill)
    firm.update()
    assert Decimal("30.00") == firm.posted(payment).amount
    assert Decimal("0.00") == firm.posted(bill).open == firm.bill.due(bill)
    firm.days(1)
    assert firm.update().quiet
    assert firm.agree()
    assert firm.report().agrees
