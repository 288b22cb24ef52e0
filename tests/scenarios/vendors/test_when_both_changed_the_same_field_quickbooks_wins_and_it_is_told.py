"""
Both sides changed the phone: QuickBooks, the book of record, keeps its own, and the loser is in the trail.

Answers: a conflict that overwrites without a word (https://help.bill.com/hc/en-us/articles/115005443106,
"which side wins on conflict").
"""

from tests.scenarios.firm import Firm


def test_no_value_is_lost_unseen(firm: Firm) -> None:
    """The trail of the vendor names field, winner and loser."""
    cedar = firm.bill.vendor("Cedar Supply", phone="1")
    firm.update()
    firm.bill.edit_vendor(cedar, phone="2")
    firm.books.edit_vendor("Cedar Supply", phone="3")
    firm.update()
    assert "3" == firm.book_vendor(cedar)["phone"]
    assert "phone: changed on both sides; '3' stays, '2' is dropped" in firm.trail(cedar)
