"""
BILL paid the vendor, but its debit of the firm's bank failed: the vendor is paid, and a person is told.

Fact: FUNDING_FAILED_ACTION_NEEDED: debit failed although BILL disbursed; the payer owes BILL a wire
(https://developer.bill.com/docs/single-status-payment-values).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_check_stays_until_it_is_decided(firm: Firm) -> None:
    """Processed after the wire, the exception is gone."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.bill.fake.office.fail_payment(payment, "funding")
    firm.update()
    assert "FUNDING_FAILED_ACTION_NEEDED" in firm.trouble(payment).cause
    assert Decimal("0.00") == firm.posted(bill).open
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    assert firm.agree()
