"""
A firm may have bills of the closed period wait quietly until the closing date is moved.

Answers: "Open the accounting periods to allow the transaction to sync"
(https://help.bill.com/hc/en-us/articles/360000021363).
"""

import datetime as dt
from collections.abc import Callable

from syncer.settings import ClosingPolicy
from tests.scenarios.firm import Firm


def test_it_waits_and_then_goes(make_firm: Callable[..., Firm]) -> None:
    """Without an exception and without a replay."""
    firm = make_firm(closing=ClosingPolicy.HOLD)
    firm.books.file.set_closing_date(dt.date(2026, 2, 28))
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Fuel", "120.00")]
    bill = firm.bill.approved_bill(cedar, number="1042", lines=lines, on=dt.date(2026, 2, 20))
    firm.update()
    assert "the books are closed up to 2026-02-28" in firm.waits_for(bill)
    assert () == firm.exceptions()
    firm.books.file.set_closing_date(None)
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
