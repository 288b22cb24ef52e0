"""
A payment whose debit bounces, after BILL had begun it, is taken out of the books.

Fact: FUNDING_FAILED_VOIDED: voided, the payer gets no credit, the debit never succeeded
(https://developer.bill.com/docs/single-status-payment-values).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_check_is_void_and_the_bill_open(firm: Firm) -> None:
    """The bank account is as if nothing had been."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.bill.money(payment, "FUNDING_FAILED_VOIDED")
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).open
    assert Decimal("0.00") == firm.books.balance("Checking")
    assert firm.agree()
