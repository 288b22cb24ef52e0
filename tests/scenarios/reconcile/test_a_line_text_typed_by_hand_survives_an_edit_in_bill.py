"""
The bookkeeper writes what a line was for; later BILL changes the due date: the text of the line stays.

Answers: "someone re-codes" by hand what a sync then throws away
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

import datetime as dt

from qbxml.testing import expense
from tests.scenarios.firm import Firm


def test_the_text_is_still_there(firm: Firm) -> None:
    """BILL said nothing of the line."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    paper = firm.posted(bill)
    (line,) = firm.books.file.transaction(paper.id).lines
    firm.books.edit(paper, lines=[expense("Fuel", "120.00", memo="two drums", line_id=line.line_id)])
    firm.update()
    firm.bill.edit(bill, due=dt.date(2026, 6, 1))
    firm.update()
    (line,) = firm.books.file.transaction(paper.id).lines
    assert "two drums" == line.details.get("memo")
