"""
A replay is a new decision with its own line in the trail: who asked for it, and what came of it.

Fact: the audit trail of a record explains its state from birth, a replay is linked to the old operation
(docs/explanation/exactly-once.md, invariant 8).
"""

from tests.scenarios.firm import Firm


def test_birth_refusal_replay_and_posting(firm: Firm) -> None:
    """Four chapters of one bill, in order."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    paper = firm.posted(bill)
    firm.books.delete(paper)
    firm.update()
    firm.admin.repost(bill)
    firm.update()
    trail = firm.trail(bill)
    places = [trail.index(word) for word in ("read from BILL", "deleted in QuickBooks", "bookkeeper: repost")]
    assert places == sorted(places)
    assert firm.agree()
