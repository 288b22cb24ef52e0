"""
A bill that its approver denied stays out of the books.

Answers: without the approval switch BILL's desktop sync carries every bill over, denied ones too
(https://help.bill.com/hc/en-us/articles/115005955923, table of approval statuses: Denied, no).
"""

from tests.scenarios.firm import Firm


def test_it_is_not_posted(firm: Firm) -> None:
    """It is no exception either: somebody decided, and the reason is shown."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.deny(bill)
    firm.update()
    assert () == firm.books.bills()
    assert "DENIED" in firm.waits_for(bill)
    assert firm.agree()
