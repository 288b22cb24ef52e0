"""
A credit from before the start date that BILL puts on a later bill is applied by hand: it was never posted, so
that nobody knows which one it is in QuickBooks.

Fact: what lies before the sync start date is not carried over
(https://help.bill.com/hc/en-us/articles/360020796792).
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_person_is_told(make_firm: Callable[..., Firm]) -> None:
    """And of a bill from before the start nobody is asked anything."""
    firm = make_firm(start_date=dt.date(2026, 3, 1))
    cedar = firm.bill.vendor("Cedar Supply")
    early = dt.date(2026, 2, 1)
    old = firm.bill.credit(cedar, number="CR-1", lines=[("Fuel", "20.00")], on=early)
    older = firm.bill.approved_bill(cedar, number="1001", lines=[("Fuel", "20.00")], on=early)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.books.vendor("Cedar Supply")
    in_books = firm.books.key_credit("Cedar Supply", number="CR-1", lines=[("Fuel", "20.00")], on=early)
    firm.bill.put_credit(older, old, "5.00")
    firm.bill.put_credit(bill, old, "15.00")
    firm.update()
    assert [(f"{old}:{bill}", "before_start")] == [(one.id, one.code) for one in firm.exceptions()]
    firm.books.apply_credit(firm.posted(bill), in_books, "15.00")
    firm.admin.skip(f"{old}:{bill}")
    firm.update()
    assert () == firm.exceptions()
    assert Decimal("105.00") == firm.posted(bill).open == firm.bill.due(bill)
    assert "agrees" == firm.line(bill).bucket
