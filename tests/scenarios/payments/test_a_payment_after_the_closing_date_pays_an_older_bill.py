"""
A bill of the closed month is paid in the open one: that is everyday business and asks nobody.

Fact: a payment dated after the closing date for a bill before it leaves the bill's posting as it was
(QuickBooks SDK, messages0, closing date).
"""

import datetime as dt
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_check_is_posted(firm: Firm) -> None:
    """In March, for a bill of February."""
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Fuel", "120.00")]
    bill = firm.bill.approved_bill(cedar, number="1042", lines=lines, on=dt.date(2026, 2, 20))
    firm.update()
    firm.books.file.set_closing_date(dt.date(2026, 2, 28), password="closed")
    payment = firm.bill.pay(bill)
    firm.update()
    assert Decimal("120.00") == firm.posted(payment).amount
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
