"""
Somebody deletes a posted bill in QuickBooks: it is noticed, and one act posts it again.

Answers: "Choose the option Have PayMaker recreate the bill ... If you do not see the option, contact Customer
Support" (https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_repost_makes_a_new_paper(firm: Firm) -> None:
    """It is not posted again behind the person who deleted it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.delete(firm.posted(bill))
    firm.update()
    assert () == firm.books.bills()
    assert "deleted it in QuickBooks" in firm.trouble(bill).cause
    firm.admin.repost(bill)
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).amount
    assert firm.agree()
