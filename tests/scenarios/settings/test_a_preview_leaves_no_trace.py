"""
Looking at a preview changes nothing: not the books, not what the next update does, not the audit trail.

Fact: a preview that plans operations would post them later (docs/explanation/exactly-once.md, every
operation is stored before it is sent).
"""

from tests.scenarios.firm import Firm


def test_twice_the_same(firm: Firm) -> None:
    """And the trail of the bill does not know of it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.file.open_window(firm.posted(bill).id)
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    trail = firm.trail(bill)
    assert firm.desk.preview("firm") == firm.desk.preview("firm")
    assert trail == firm.trail(bill)
