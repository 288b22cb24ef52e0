"""
Somebody spreads a posted check over other bills at the same total: BILL counts the old ones as paid, and a
person is told bill by bill.

Fact: a bill payment can be applied to other bills afterwards, its amount staying what it was (qbXML On-Screen
Reference, BillPaymentCheckMod); edits in QuickBooks "will not sync"
(https://help.bill.com/hc/en-us/articles/115005442526).
"""

from decimal import Decimal

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("seen", [True, False])
def test_it_goes_away_when_it_is_put_back_and_stays_away_when_it_is_skipped(firm: Firm, seen: bool) -> None:
    """Whether or not an update had shown the check as it was."""
    cedar = firm.bill.vendor("Cedar Supply")
    first = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    second = firm.bill.approved_bill(cedar, number="1043", lines=[("Rent", "80.00")])
    payment = firm.bill.pay(first, amount="100.00")
    firm.update()
    if seen:
        firm.update()
    check, papers = firm.posted(payment), [firm.posted(bill).id for bill in (first, second)]
    firm.books.edit_check(check, pays=dict(zip(papers, ("60.00", "40.00"), strict=True)))
    firm.update()
    assert "bill 1042: 100.00 became 60.00, bill 1043: none became 40.00" in firm.trouble(payment).cause
    firm.books.edit_check(check, pays={papers[0]: "100.00"})
    firm.update()
    assert firm.agree()
    firm.books.edit_check(check, pays={papers[1]: "80.00", papers[0]: "20.00"})
    firm.update()
    firm.admin.skip(payment)
    firm.days(1)
    firm.update()
    assert () == firm.exceptions()
    assert Decimal("100.00") == firm.posted(first).open
