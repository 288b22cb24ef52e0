"""
The bookkeeper works in the night in which the clocks go forward: what is changed then is noticed all the
same.

Answers: "rows missing after DST change" (QuickBooks SDK, messages1); QuickBooks' offsets are wrong in
summer (jsgoupil/quickbooks-sync issues 19, 28, 33).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_each_hour_of_that_night(firm: Firm) -> None:
    """One bill is changed in every hour around the change."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.clock.time = dt.datetime(2026, 3, 8, 3, 30, tzinfo=dt.UTC)
    for hour in range(6):
        bill = firm.bill.approved_bill(cedar, number=f"N-{hour}", lines=[("Fuel", "120.00")])
        firm.update()
        firm.books.edit(firm.posted(bill), lines=[("Fuel", "125.00")])
        firm.update()
        assert firm.trouble(bill), hour
