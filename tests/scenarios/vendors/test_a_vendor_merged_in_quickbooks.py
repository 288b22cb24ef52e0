"""
Two vendors merged in QuickBooks: the one that disappeared is noticed, and its bills are not lost.

Answers: "This could happen because of an incorrect vendor merge"
(https://help.bill.com/hc/en-us/articles/360000024126); a merge changes ids, the losing record disappears
(qbXML On-Screen Reference, references and names).
"""

import datetime as dt
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_bill_stays_owed_and_the_vendor_is_put_before_a_person(firm: Firm) -> None:
    """A new bill of the lost vendor is not posted to a vendor that is not there."""
    cedar, sons = firm.bill.vendor("Cedar Supply"), firm.bill.vendor("Cedar and Sons")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.bill.approved_bill(sons, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.file.merge_vendors("Cedar and Sons", into="Cedar Supply")
    firm.update()
    assert Decimal("30.00") == firm.books.open_balance("Cedar Supply")
    assert firm.trouble(sons)


def test_a_bill_of_a_closed_month_comes_along_without_being_written(firm: Firm) -> None:
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


def test_a_check_of_it_was_changed_by_nobody(firm: Firm) -> None:
    """Once somebody has said which vendor it is; and BILL's void of it is followed."""
    sons, cedar = firm.bill.vendor("Cedar and Sons"), firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    bill = firm.bill.approved_bill(sons, number="2", lines=[("Fuel", "20.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.update()
    assert () == firm.exceptions()
    firm.books.file.merge_vendors("Cedar and Sons", into="Cedar Supply")
    firm.update()
    firm.admin.relink(sons, "Cedar Supply")
    firm.desk.read_anew("firm", actor="bookkeeper")
    firm.update()
    assert () == firm.exceptions()
    firm.bill.void(payment)
    firm.update()
    assert firm.posted(payment) is None
    assert () == firm.exceptions()
    assert Decimal("30.00") == firm.books.open_balance("Cedar Supply")
