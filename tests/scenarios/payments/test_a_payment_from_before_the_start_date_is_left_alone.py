"""
A payment of a bill from before the start date is left alone: the old books have it already.

Fact: what lies before the sync start date is not carried over
(https://help.bill.com/hc/en-us/articles/360020796792).
"""

import datetime as dt
from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_a_payment_for_old_and_new_bills_asks_a_person(make_firm: Callable[..., Firm]) -> None:
    """One check for both cannot be split by guess."""
    firm = make_firm(start_date=dt.date(2026, 3, 1))
    cedar = firm.bill.vendor("Cedar Supply")
    old = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "1.00")], on=dt.date(2026, 2, 1))
    older = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "2.00")], on=dt.date(2026, 2, 2))
    new = firm.bill.approved_bill(cedar, number="3", lines=[("Fuel", "4.00")])
    firm.bill.pay(old)
    mixed = firm.bill.pay(older, new)
    firm.update()
    assert () == firm.books.checks()
    assert [mixed] == [one.id for one in firm.exceptions()]
