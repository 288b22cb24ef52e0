"""
A firm that starts with BILL in the middle of the year gets no old bills into its books.

Fact: BILL's own sync counts from the day it was connected
(https://help.bill.com/hc/en-us/articles/360020796792, "considered the sync start date"); here the day is a
setting.
"""

import datetime as dt
from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_only_what_is_dated_on_or_after_the_day_is_posted(make_firm: Callable[..., Firm]) -> None:
    """The old bill is settled with its reason, and is no exception."""
    firm = make_firm(start_date=dt.date(2026, 3, 1))
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Fuel", "120.00")]
    old = firm.bill.approved_bill(cedar, number="1", lines=lines, on=dt.date(2026, 2, 28))
    new = firm.bill.approved_bill(cedar, number="2", lines=lines, on=dt.date(2026, 3, 1))
    firm.update()
    assert ("2",) == tuple(paper.number for paper in firm.books.bills())
    assert firm.posted(new)
    assert "dated before 2026-03-01" in firm.story(old).record.reason
    assert () == firm.exceptions()
