"""
Bills from before the start date are on neither side of the report's sums.

Fact: what lies before the sync start date is left alone
(https://help.bill.com/hc/en-us/articles/360020796792).
"""

import datetime as dt
from collections.abc import Callable

from syncer.reconcile import Bucket
from tests.scenarios.firm import Firm


def test_the_old_bill_counts_nowhere(make_firm: Callable[..., Firm]) -> None:
    """And the report agrees."""
    firm = make_firm(start_date=dt.date(2026, 3, 1))
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Fuel", "120.00")]
    old = firm.bill.approved_bill(cedar, number="1", lines=lines, on=dt.date(2026, 2, 28))
    firm.bill.approved_bill(cedar, number="2", lines=lines)
    firm.update()
    assert Bucket.LEFT_OUT is firm.line(old).bucket
    assert firm.report().agrees
