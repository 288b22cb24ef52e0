"""
A merge of vendors in QuickBooks takes the bills of closed months along, and nothing of them is written.

Answers: "This could happen because of an incorrect vendor merge"
(https://help.bill.com/hc/en-us/articles/360000024126); a merge changes ids, the losing record disappears
(qbXML On-Screen Reference, references and names).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_it_comes_along_without_being_written(firm: Firm) -> None:
    """Once somebody has said which vendor it is, both sides say the same of it."""
    sons, cedar = firm.bill.vendor("Cedar and Sons"), firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    bill = firm.bill.approved_bill(sons, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    firm.update()
    firm.days(40)
    firm.update()
    firm.books.file.set_closing_date(dt.date(2026, 3, 31), password="closed")
    firm.books.file.merge_vendors("Cedar and Sons", into="Cedar Supply")
    firm.update()
    firm.admin.relink(sons, "Cedar Supply")
    firm.desk.read_anew("firm", actor="bookkeeper")
    firm.update()
    assert "Cedar Supply" == firm.posted(bill).vendor
    assert () == firm.exceptions()
