"""
A payment that was cancelled before its money moved never comes to QuickBooks.

Fact: cancel works only while SCHEDULED; `status` says CANCELLED, `singleStatus` CANCELED
(https://developer.bill.com/docs/single-status-payment-values; BILL API reference, cancelpayment).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_bill_stays_open(firm: Firm) -> None:
    """It can be paid again."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    first = firm.bill.schedule(bill)
    firm.update()
    firm.bill.cancel(first)
    firm.update()
    assert () == firm.books.checks()
    assert "" == firm.waits_for(first)
    firm.bill.pay(bill)
    firm.update()
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
