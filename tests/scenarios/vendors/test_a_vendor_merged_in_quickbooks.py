"""
Two vendors merged in QuickBooks: the one that disappeared is noticed, and its bills are not lost.

Answers: "This could happen because of an incorrect vendor merge"
(https://help.bill.com/hc/en-us/articles/360000024126); a merge changes ids, the losing record disappears
(qbXML On-Screen Reference, references and names).
"""

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
