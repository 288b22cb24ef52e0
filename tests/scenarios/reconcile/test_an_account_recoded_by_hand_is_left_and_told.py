"""
The bookkeeper moves a line to another account: the coding of the books stands, and the trail has a line.

Fact: QuickBooks is the book of record (docs/explanation/posting-rules.md); "someone re-codes"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm


def test_nothing_is_put_back(firm: Firm) -> None:
    """The amount is the same, so both sides still owe the same."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), lines=[("Repairs", "120.00")])
    firm.update()
    assert "Repairs" == firm.posted(bill).lines[0][0]
    assert "changed in QuickBooks" in firm.trail(bill)
    assert firm.update().quiet
    assert firm.agree()
