"""
A bill keyed by hand before the start date is not taken for a new bill of BILL with the same number.

Fact: what lies before the start date is left alone (https://help.bill.com/hc/en-us/articles/360020796792).
"""

import datetime as dt
from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_vendors_that_begin_their_numbers_anew_each_year(make_firm: Callable[..., Firm]) -> None:
    """Number 1 of last year is not number 1 of this year."""
    firm = make_firm(start_date=dt.date(2026, 1, 1))
    firm.books.vendor("Cedar Supply")
    old = firm.books.key_bill("Cedar Supply", number="1", lines=[("Fuel", "120.00")], on=dt.date(2025, 3, 2))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "120.00")])
    firm.update()
    assert firm.posted(bill)
    assert old != firm.posted(bill).id
    assert () == firm.exceptions()
