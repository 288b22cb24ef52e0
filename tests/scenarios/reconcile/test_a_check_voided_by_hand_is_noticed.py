"""
Somebody voids a posted check by hand although BILL paid: the bill looks unpaid, and a person is told.

Answers: voids by hand are BILL's own advice
(https://vendorpayhelp.bill.com/hc/en-us/articles/360007387591), so they happen, on the wrong check too.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_bill_is_not_paid_twice(firm: Firm) -> None:
    """A repost writes the check again."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.books.void(firm.posted(payment))
    firm.days(1)
    firm.update()
    assert "voided it in QuickBooks" in firm.trouble(payment).cause
    firm.admin.repost(payment)
    firm.update()
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
