"""
One bill that cannot be posted does not hold back those behind it.

Answers: all-or-nothing syncs, "one bad bill rejects 100" (BILL API reference, createbulkbills).
"""

from tests.scenarios.firm import Firm


def test_the_good_ones_are_posted(firm: Firm) -> None:
    """Ten bills, the fifth without an account."""
    cedar = firm.bill.vendor("Cedar Supply")
    for n in range(10):
        line = firm.bill.line(None if n == 4 else "Fuel", "10.00")
        firm.bill.approved_bill(cedar, number=str(n), lines=[line])
    firm.update()
    assert 9 == len(firm.books.bills())
    assert 1 == len(firm.exceptions())
