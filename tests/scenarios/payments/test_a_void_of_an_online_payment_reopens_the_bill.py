"""
A payment voided in BILL is voided in QuickBooks by itself, and its bill is open again.

Answers: "When you void a Bill.com payment, the change will not automatically sync to QuickBooks Desktop. You
will have to update it manually" (https://vendorpayhelp.bill.com/hc/en-us/articles/360007387591).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_check_is_void_and_not_deleted(firm: Firm) -> None:
    """What is owed comes back; a second payment can follow."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.bill.void(payment)
    firm.update()
    (check,) = firm.books.checks()
    assert check.void
    assert Decimal("120.00") == firm.posted(bill).open
    firm.bill.pay(bill)
    firm.update()
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
