"""
The bookkeeper says that the proposed bill is another one: BILL's is posted beside it.

Answers: a sync that only support can tell what is the same
(https://paymakerhelp.bill.com/hc/en-us/articles/360028563471, "Contact Customer Support about merging").
"""

from tests.scenarios.firm import Firm


def test_the_answer_holds(firm: Firm) -> None:
    """It is not asked again, and the answer has its actor in the trail."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "102.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.admin.refuse(bill)
    firm.update()
    assert keyed != firm.posted(bill).id
    assert 2 == len(firm.books.bills())
    assert f"bookkeeper: adoption answered: it is none of {keyed}" in firm.trail(bill)
    assert firm.update().quiet
    assert () == firm.exceptions()
