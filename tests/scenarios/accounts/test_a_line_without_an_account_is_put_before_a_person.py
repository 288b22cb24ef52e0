"""
A line without an account is not posted to a fallback: a person chooses the account in BILL.

Answers: the fallback "unallocated expense" account (https://help.bill.com/hc/en-us/articles/115005443106).
"""

from tests.scenarios.firm import Firm


def test_the_exception_names_the_line(firm: Firm) -> None:
    """Coding the line in BILL posts the bill without a replay."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[firm.bill.line(None, "120.00")])
    firm.update()
    assert "Line 1 has no account." == firm.trouble(bill).cause
    firm.bill.edit(bill, lines=[("Fuel", "120.00")])
    firm.update()
    assert "Fuel" == firm.posted(bill).lines[0][0]
    assert firm.agree()
