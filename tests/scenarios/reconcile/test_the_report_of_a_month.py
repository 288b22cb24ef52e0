"""
The report of a month has that month's transactions, and what was open at its end.

Fact: a close is of a period; open balances are at a date (issue 7, "totals per vendor, open balances at a
date").
"""

import datetime as dt
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_february(firm: Firm) -> None:
    """A bill of February that was paid in March was open at the end of February."""
    cedar = firm.bill.vendor("Cedar Supply")
    old = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "120.00")], on=dt.date(2026, 2, 20))
    firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "30.00")], on=dt.date(2026, 3, 2))
    firm.bill.pay(old)
    firm.update()
    report = firm.report(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert ["1"] == [line.number for line in report.lines]
    (balance,) = report.balances
    assert Decimal("120.00") == balance.bill == balance.book
    assert Decimal("30.00") == firm.report().owed[0].book
    assert report.agrees
