"""
A payment that the vendor's bank rejected is shown to a person and left in the books until BILL voids it.

Fact: PAID does not mean delivered; an ACH can fail after CLEARED, and DISBURSEMENT_FAILED_ACTION_NEEDED is
not voided yet (https://developer.bill.com/docs/single-status-payment-values).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_cleared_payment_is_still_watched(firm: Firm) -> None:
    """Three weeks later it fails; the void that follows reopens the bill."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.bill.money(payment, "CLEARED")
    firm.update()
    firm.days(21)
    firm.bill.money(payment, "DISBURSEMENT_FAILED_ACTION_NEEDED")
    firm.update()
    assert "DISBURSEMENT_FAILED_ACTION_NEEDED" in firm.trouble(payment).cause
    assert Decimal("0.00") == firm.posted(bill).open
    firm.bill.void(payment)
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
