"""
Somebody moves a posted bill to another month by hand: that changes the month's figures, so a person is told.

Answers: edits in QuickBooks that do not travel back (https://help.bill.com/hc/en-us/articles/115005442526).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_old_and_new_day_are_named(firm: Firm) -> None:
    """And the day of the books stands."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), on=dt.date(2026, 2, 27))
    firm.update()
    assert "date 2026-03-02 became 2026-02-27" in firm.trouble(bill).cause
    assert dt.date(2026, 2, 27) == firm.posted(bill).on
