"""
The bookkeeper follows BILL's advice and voids the check by hand, too: both sides agree.

Answers: "after you void a payment in Bill.com, go in and manually void the matching payment in QuickBooks
Desktop" (https://vendorpayhelp.bill.com/hc/en-us/articles/360007387591).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_nobody_is_asked(firm: Firm) -> None:
    """The bill is open once."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.bill.void(payment)
    firm.books.void(firm.posted(payment))
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).open
    assert firm.agree()
