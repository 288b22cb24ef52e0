"""
A bill waits until it is approved in BILL.

Answers: the switch "sync only approved bills" does not exist for QuickBooks Desktop
(https://help.bill.com/hc/en-us/articles/115005955923, "only available for cloud accounting platforms").
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_nothing_is_posted_before_the_last_approval(firm: Firm) -> None:
    """The bookkeeper sees why it waits; the update after the approval posts it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert () == firm.books.bills()
    assert "not approved in BILL (ASSIGNED)" == firm.waits_for(bill)
    firm.bill.approve(bill)
    firm.update()
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    assert "" == firm.waits_for(bill)
    assert firm.agree()
