"""
A vendor that the bookkeeper made inactive gets no new bills behind his back, and the reason is shown.

Fact: an inactive vendor in a new bill is refused, 3140 (QuickBooks SDK, messages0); "A vendor was made
inactive" (https://help.bill.com/hc/en-us/articles/360000024126).
"""

from tests.scenarios.firm import Firm


def test_active_again_the_bill_is_posted(firm: Firm) -> None:
    """Whether it waited by itself or a person replays it."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "1.00")])
    firm.update()
    firm.books.edit_vendor("Cedar Supply", is_active=False)
    bill = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "2.00")])
    firm.update()
    assert 1 == len(firm.books.bills())
    assert firm.trouble(bill) or firm.waits_for(bill)
    firm.books.edit_vendor("Cedar Supply", is_active=True)
    if firm.trouble(bill):
        firm.admin.replay(bill)
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
