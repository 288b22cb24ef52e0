"""
Two bills keyed by hand could be the one of BILL: a person chooses, and the other stays a bill of its own.

Answers: the firm's bookkeeper keyed a bill twice; a guess would hide it (issue 7, "ambiguous").
"""

from tests.scenarios.firm import Firm


def test_the_choice_is_offered(firm: Firm) -> None:
    """Both are proposed, none is linked until the answer."""
    firm.books.vendor("Cedar Supply")
    keyed = [firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")]) for _ in range(2)]
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert None is firm.posted(bill)
    assert set(keyed) == {one.match.book_id for one in firm.admin.proposals(bill)}
    assert {"ambiguous"} == {one.match.likeness for one in firm.admin.proposals(bill)}
    firm.admin.adopt(bill, keyed[1])
    firm.update()
    assert keyed[1] == firm.posted(bill).id
    assert () == firm.exceptions()
