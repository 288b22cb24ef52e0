"""
BILL changes a bill that was posted into a month that is closed by now: the closed books stay as they are.

Answers: "If this is an update error: contact Customer Support to clear the error"
(https://help.bill.com/hc/en-us/articles/360000021363).
"""

import datetime as dt
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_change_is_put_before_a_person(firm: Firm) -> None:
    """Skipped, it stays as it was posted."""
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Fuel", "120.00")]
    bill = firm.bill.approved_bill(cedar, number="1042", lines=lines, on=dt.date(2026, 2, 20))
    firm.update()
    firm.books.file.set_closing_date(dt.date(2026, 2, 28), password="closed")
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    assert "closed up to 2026-02-28" in firm.trouble(bill).cause
    assert Decimal("120.00") == firm.posted(bill).amount
    firm.admin.skip(bill)
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).amount
    assert () == firm.exceptions()
