"""
The rent of last month, same vendor and amount and another number, is not taken for this month's.

Answers: matching by amount alone would hide a bill (issue 7: exact, likely, ambiguous with reasons).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_it_is_posted_without_a_question(firm: Firm) -> None:
    """Dates a month apart, numbers that differ."""
    firm.books.vendor("Harbor Properties")
    firm.books.key_bill(
        "Harbor Properties", number="2026-02", lines=[("Rent", "1500.00")], on=dt.date(2026, 2, 1)
    )
    harbor = firm.bill.vendor("Harbor Properties")
    bill = firm.bill.approved_bill(harbor, number="2026-03", lines=[("Rent", "1500.00")])
    firm.update()
    assert firm.posted(bill)
    assert 2 == len(firm.books.bills())
