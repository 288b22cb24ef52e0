"""
A payment that is only scheduled does not reduce what the books owe.

Fact: SCHEDULED means created, nothing moved, still cancellable
(https://developer.bill.com/docs/single-status-payment-values).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_check_appears_when_the_bank_is_debited(firm: Firm) -> None:
    """Until then the payment waits and says for what."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.schedule(bill)
    firm.update()
    assert () == firm.books.checks()
    assert "its money has not moved (SCHEDULED)" == firm.waits_for(payment)
    firm.bill.money(payment, "FUNDING_STARTED")
    firm.update()
    assert Decimal("120.00") == firm.posted(payment).amount
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
