"""
A void that BILL has not carried out yet leaves the check as it is, and a person is told.

Fact: voids of online payments are requests; VOID_PENDING means asked, not done
(https://developer.bill.com/docs/single-status-payment-values; BILL API reference, voidpayment).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_books_follow_the_outcome(firm: Firm) -> None:
    """Once BILL has done it, the check is voided and the exception is gone."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.bill.void(payment, complete=False)
    firm.update()
    assert not firm.posted(payment).void
    assert "VOID_PENDING" in firm.trouble(payment).cause
    firm.bill.fake.office.finish_void(payment)
    firm.update()
    assert None is firm.posted(payment)
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
