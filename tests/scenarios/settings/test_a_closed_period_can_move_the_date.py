"""
A firm may have bills of the closed period dated on the first open day, with the right date in the memo.

Answers: "Update the date on the transaction to a current period"
(https://help.bill.com/hc/en-us/articles/360000021363), done by rule and told.
"""

import datetime as dt
from collections.abc import Callable

from syncer.settings import ClosingPolicy
from tests.scenarios.firm import Firm


def test_march_first_and_a_memo(make_firm: Callable[..., Firm]) -> None:
    """A second update does not see a difference in the date."""
    firm = make_firm(closing=ClosingPolicy.MOVE)
    firm.books.file.set_closing_date(dt.date(2026, 2, 28))
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Fuel", "120.00")]
    bill = firm.bill.approved_bill(cedar, number="1042", lines=lines, on=dt.date(2026, 2, 20))
    firm.update()
    assert dt.date(2026, 3, 1) == firm.posted(bill).on
    assert "2026-02-20" in firm.posted(bill).memo
    assert "closing date" in firm.trail(bill)
    assert firm.update().quiet
    assert firm.agree()
