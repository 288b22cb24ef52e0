"""
A bill of the same number with another amount is put before a person; nothing is posted until an answer.

Answers: "Duplicate bills ... surface only at close"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026). QuickBooks
accepts a second bill with the same number silently (QuickBooks SDK, messages0).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_yes_links_it_and_bill_is_followed(firm: Firm) -> None:
    """The bookkeeper says it is the one: linked, and the difference is not lost."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "102.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert 1 == len(firm.books.bills())
    assert "102.00" in firm.trouble(bill).cause
    (proposal,) = firm.admin.proposals(bill)
    assert ("likely", keyed) == (proposal.match.likeness, proposal.match.book_id)
    firm.admin.adopt(bill, keyed)
    firm.update()
    assert keyed == firm.posted(bill).id
    assert 1 == len(firm.books.bills())
    assert firm.posted(bill).amount == Decimal("120.00") or firm.trouble(bill)
