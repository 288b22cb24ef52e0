"""
An account made inactive in QuickBooks holds new bills with the reason; old ones stay.

Answers: "Make sure that all dependencies related to the bill are active and linked"
(https://help.bill.com/hc/en-us/articles/360000011506); an inactive reference in a new bill is 3140
(QuickBooks SDK, messages0).
"""

from tests.scenarios.firm import Firm


def test_it_goes_on_when_the_account_is_active_again(firm: Firm) -> None:
    """No exception has to be replayed."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "1.00")])
    firm.update()
    firm.books.edit_account("Fuel", is_active=False)
    bill = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "2.00")])
    firm.update()
    assert "line 1: Fuel is inactive in QuickBooks" == firm.waits_for(bill)
    assert 1 == len(firm.books.bills())
    firm.books.edit_account("Fuel", is_active=True)
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
