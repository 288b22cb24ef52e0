"""
A vendor without transactions that somebody deleted in QuickBooks is noticed, and one act brings it back.

Fact: deletions are told for 90 days by ListDeletedQuery (qbXML On-Screen Reference, queries).
"""

from tests.scenarios.firm import Firm


def test_its_next_bill_is_not_lost(firm: Firm) -> None:
    """It waits, and is posted with the vendor."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.file.delete_entry("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "1.00")])
    firm.update()
    assert "deleted it in QuickBooks" in firm.trouble(cedar).cause
    assert firm.trouble(bill) or firm.waits_for(bill)
    firm.admin.repost(cedar)
    firm.update()
    assert ("Cedar Supply",) == firm.books.vendors()
    if firm.trouble(bill):
        firm.admin.replay(bill)
        firm.update()
    assert firm.posted(bill)
    assert firm.agree()
