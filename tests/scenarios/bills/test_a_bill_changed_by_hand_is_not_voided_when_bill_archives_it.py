"""
A bookkeeper adds a repair to a posted bill in QuickBooks; then BILL archives the bill. The repair is not
wiped out.

Fact: TxnVoid sets all amounts to zero and asks for no EditSequence, so that nothing in QuickBooks keeps it
from voiding what somebody changed a minute ago (qbXML On-Screen Reference, TxnVoid).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_person_is_told_what_the_void_would_take_along(firm: Firm) -> None:
    """Put back as it was posted, it is voided; nobody needs to say more."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "10.00")])
    firm.update()
    paper = firm.posted(bill)
    firm.books.edit(paper, lines=[("Fuel", "10.00"), ("Repairs", "500.00")])
    firm.update()
    firm.bill.archive(bill)
    firm.update()
    trouble = firm.trouble(bill)
    assert "taken_back" == trouble.code
    assert "amount 10.00 became 510.00" in trouble.cause
    assert Decimal("510.00") == firm.books.open_balance("Cedar Supply")
    firm.books.edit(paper, lines=[("Fuel", "10.00")])
    firm.update()
    assert firm.books.paper(paper.id).void
    assert firm.agree()
