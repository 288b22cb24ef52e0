"""
A check that is dated on the first open day was changed by nobody, also where its credit was applied by hand.

Answers: "Update the date on the transaction to a current period"
(https://help.bill.com/hc/en-us/articles/360000021363), done by rule and told.
"""

import datetime as dt
from collections.abc import Callable

from syncer.settings import ClosingPolicy
from tests.scenarios.firm import Firm


def test_the_next_update_finds_it_as_it_was_posted(make_firm: Callable[..., Firm]) -> None:
    """The bookkeeper had applied the credit before BILL's payment did."""
    firm = make_firm(closing=ClosingPolicy.MOVE)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.apply_credit(firm.posted(bill), firm.posted(credit), "20.00")
    payment = firm.bill.pay(bill, credits={credit: "20.00"}, on=dt.date(2026, 3, 3))
    firm.books.file.set_closing_date(dt.date(2026, 3, 31))
    firm.days(40)
    firm.update()
    assert dt.date(2026, 4, 1) == firm.posted(payment).on
    firm.update()
    assert () == firm.exceptions()
