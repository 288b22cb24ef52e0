"""
What was paid in QuickBooks before the connection begins is nobody's concern; with an earlier start date it
is.

Fact: BILL's own sync begins at a date, too (https://help.bill.com/hc/en-us/articles/115005442526); earlier
work is not looked at (docs/explanation/posting-rules.md).
"""

import datetime as dt
from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_until_the_start_date_is_moved(make_firm: Callable[..., Firm]) -> None:
    """The check is dated the day before."""
    firm = make_firm(start_date=dt.date(2026, 3, 2))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill), on=dt.date(2026, 3, 1))
    firm.update()
    assert () == firm.exceptions()
    firm.set(start_date=dt.date(2026, 2, 1))
    firm.update()
    assert "paid_by_hand" == firm.trouble(keyed).code
