"""
A bill dated in the closed period is put before a person, and nothing is posted into the closed books.

Answers: "Once numbers are reported for a certain time period, you don't want anything to change in your
books" (https://help.bill.com/hc/en-us/articles/360015731292). Without a password the SDK would let it pass
(QuickBooks SDK, messages0, closing date).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_opening_the_books_and_a_replay_post_it(firm: Firm) -> None:
    """The exception names the closing date."""
    firm.books.file.set_closing_date(dt.date(2026, 2, 28))
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Fuel", "120.00")]
    bill = firm.bill.approved_bill(cedar, number="1042", lines=lines, on=dt.date(2026, 2, 20))
    firm.update()
    assert () == firm.books.bills()
    assert "closed up to 2026-02-28" in firm.trouble(bill).cause
    firm.books.file.set_closing_date(None)
    firm.admin.replay(bill)
    firm.update()
    assert dt.date(2026, 2, 20) == firm.posted(bill).on
    assert firm.agree()
