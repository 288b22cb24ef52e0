"""
A vendor credit from before the start date is left alone, like bills.

Fact: what lies before the sync start date is not carried over
(https://help.bill.com/hc/en-us/articles/360020796792).
"""

import datetime as dt
from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_the_old_books_have_it(make_firm: Callable[..., Firm]) -> None:
    """The new one is posted."""
    firm = make_firm(start_date=dt.date(2026, 3, 1))
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.credit(cedar, number="CR-1", lines=[("Fuel", "20.00")], on=dt.date(2026, 2, 1))
    new = firm.bill.credit(cedar, number="CR-2", lines=[("Fuel", "5.00")])
    firm.update()
    assert [firm.posted(new)] == list(firm.books.credits())
    assert () == firm.exceptions()
