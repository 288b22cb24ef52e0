"""
The bookkeeper corrects how many bags came for the money; later BILL changes the due date: the quantity stays.

Fact: a change of a bill names the quantities of its item lines again (qbXML On-Screen Reference, BillMod).
"""

import datetime as dt
from decimal import Decimal

from qbxml.testing import item
from tests.scenarios.firm import Firm


def test_the_quantity_is_still_there(firm: Firm) -> None:
    """BILL said nothing of the line."""
    firm.books.item("Mulch", account="Job Materials")
    mulch = firm.bill.entry("items", "Mulch", type="SERVICE")
    cedar = firm.bill.vendor("Cedar Supply")
    row = {**firm.bill.line(None, "120.00", itemId=mulch), "quantity": 10}
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[row])
    firm.update()
    paper = firm.posted(bill)
    (line,) = firm.books.file.transaction(paper.id).lines
    assert Decimal(10) == line.details["quantity"]
    firm.books.edit(paper, lines=[item("Mulch", quantity="12", amount="120.00", line_id=line.line_id)])
    firm.update()
    firm.bill.edit(bill, due=dt.date(2026, 6, 1))
    firm.update()
    assert dt.date(2026, 6, 1) == firm.posted(bill).due
    (line,) = firm.books.file.transaction(paper.id).lines
    assert Decimal(12) == line.details["quantity"]
    assert () == firm.exceptions()
