"""
The Web Connector dies after QuickBooks posted and before we heard of it: nothing is posted twice.

Answers: "duplicates in QuickBooks: resent after a lost answer" (QuickBooks SDK, messages1) and "A bill
posts twice" (https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
The message-set recovery of QuickBooks is asked first (SDK, error-recovery).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_next_update_finds_what_was_done(firm: Firm) -> None:
    """Bill and vendor stand once, linked, and nobody had to look."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    assert not firm.update(lose_answer=True).well
    assert 1 == len(firm.books.bills())
    firm.update()
    assert 1 == len(firm.books.bills())
    assert firm.posted(bill)
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    assert firm.update().quiet
    assert firm.agree()
