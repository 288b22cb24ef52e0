"""
QuickBooks has the vendor, but inactive: no second one is made, and the bills say what they wait for.

Answers: "This includes inactive records" about duplicates
(https://paymakerhelp.bill.com/hc/en-us/articles/360028563811); an inactive entry keeps its name, 3100
(QuickBooks SDK, status codes: 3100).
"""

from tests.scenarios.firm import Firm


def test_reactivated_it_takes_the_bill(firm: Firm) -> None:
    """By the bookkeeper, or by BILL's own word that it is active."""
    firm.books.vendor("Cedar Supply")
    firm.books.edit_vendor("Cedar Supply", is_active=False)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert ("Cedar Supply",) == firm.books.vendors()
    if not firm.posted(bill):
        assert firm.trouble(bill) or firm.waits_for(bill)
        firm.books.edit_vendor("Cedar Supply", is_active=True)
        if firm.trouble(bill):
            firm.admin.replay(bill)
        firm.update()
    assert firm.posted(bill)
    assert firm.agree()
