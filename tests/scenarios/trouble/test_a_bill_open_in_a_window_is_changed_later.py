"""
The bookkeeper has the bill open in a window: the change waits and is made with the next update.

Fact: 3175 and 3176, object in use (QuickBooks SDK, status codes in response messages).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_no_exception_is_needed(firm: Firm) -> None:
    """What was typed in BILL is not lost meanwhile."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    paper = firm.posted(bill)
    firm.books.file.open_window(paper.id)
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).amount
    assert () == firm.exceptions()
    firm.books.file.close_window(paper.id)
    firm.update()
    assert Decimal("130.00") == firm.posted(bill).amount
    assert firm.agree()
