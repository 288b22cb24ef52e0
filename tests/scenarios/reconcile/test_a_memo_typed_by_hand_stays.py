"""
The bookkeeper writes a note on a posted bill: it stays, nobody is asked, and the trail has a line.

Fact: fields that do not change what is owed belong to the books (docs/explanation/posting-rules.md,
QuickBooks is the book of record).
"""

from tests.scenarios.firm import Firm


def test_update_after_update(firm: Firm) -> None:
    """As long as BILL does not change the bill."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.update()
    firm.books.edit(firm.posted(bill), memo="ask about the pallet")
    for _ in range(2):
        firm.days(1)
        firm.update()
    assert "ask about the pallet" == firm.posted(bill).memo
    assert "changed in QuickBooks" in firm.trail(bill)
    assert firm.agree()
