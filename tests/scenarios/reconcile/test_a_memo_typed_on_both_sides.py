"""
Both sides type a memo on a bill that had none: whichever stays, the other can be read in the trail.

Answers: "which side wins on conflict" without a word about the loser
(https://help.bill.com/hc/en-us/articles/115005443106).
"""

from tests.scenarios.firm import Firm


def test_the_losing_memo_is_not_gone(firm: Firm) -> None:
    """Or a person is asked."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.edit(firm.posted(bill), memo="from the books")
    firm.bill.edit(bill, memo="from the office")
    firm.update()
    told = f"{firm.trail(bill)} {firm.posted(bill).memo}"
    assert firm.trouble(bill) or ("from the books" in told and "from the office" in told)
