"""
When the firm moves its start date back, the bills that were left alone are looked at again.

Answers: "Customer Support cannot force them over" about what lies before the sync start date
(https://help.bill.com/hc/en-us/articles/360020796792).
"""

import datetime as dt
from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_they_are_posted_in_the_next_update(make_firm: Callable[..., Firm]) -> None:
    """And who moved the date is in the trail."""
    firm = make_firm(start_date=dt.date(2026, 3, 1))
    cedar = firm.bill.vendor("Cedar Supply")
    old = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "120.00")], on=dt.date(2026, 2, 10))
    firm.update()
    assert None is firm.posted(old)
    firm.set(start_date=dt.date(2026, 2, 1))
    firm.update()
    assert firm.posted(old)
    assert any(
        line.actor == "bookkeeper" and "start_date: 2026-03-01 became 2026-02-01" in line.detail
        for line in firm.desk.trail("firm")
    )
    assert firm.agree()
