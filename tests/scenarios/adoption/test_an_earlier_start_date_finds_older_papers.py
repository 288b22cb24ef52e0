"""
When the firm moves its start date back, what somebody had keyed before is found and not posted again.

Answers: "Customer Support cannot force them over" about what lies before the sync start date
(https://help.bill.com/hc/en-us/articles/360020796792); nothing that exists is posted again (issue 7).
"""

import datetime as dt
from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_the_older_bill_is_linked(make_firm: Callable[..., Firm]) -> None:
    """QuickBooks' papers from before the day were not read until then."""
    firm = make_firm(start_date=dt.date(2026, 3, 1))
    cedar = firm.bill.vendor("Cedar Supply")
    january = dt.date(2026, 1, 10)
    old = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "120.00")], on=january)
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1", lines=[("Fuel", "120.00")], on=january)
    firm.update()
    assert firm.link(old) is None
    firm.days(2)
    firm.set(start_date=dt.date(2026, 1, 1))
    firm.update()
    assert keyed == firm.link(old).book_id
    assert 1 == len(firm.books.bills())
    assert firm.agree()
