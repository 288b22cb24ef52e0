"""
A payment that uses a credit applies it in QuickBooks at once, by the same check.

Answers: "the credit will not be applied in QuickBooks Desktop until the remainder of the bill is paid"
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_credit_is_used_and_the_bill_closed(firm: Firm) -> None:
    """120 less 20 of credit is a check of 100."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    payment = firm.bill.pay(bill, credits={credit: "20.00"})
    firm.update()
    assert Decimal("100.00") == firm.posted(payment).amount
    assert Decimal("0.00") == firm.posted(bill).open
    assert {} == dict(firm.books.file.accounts_payable())
    assert firm.agree()
