"""
Somebody deletes a posted bill in QuickBooks on purpose: skipping the exception leaves it deleted.

Answers: a sync that recreates what a person deleted
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632, "recreate the bill in QB").
"""

from tests.scenarios.firm import Firm


def test_it_does_not_come_back(firm: Firm) -> None:
    """Nor is anybody asked again."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.delete(firm.posted(bill))
    firm.update()
    firm.admin.skip(bill)
    firm.days(1)
    firm.update()
    firm.update()
    assert () == firm.books.bills()
    assert () == firm.exceptions()
