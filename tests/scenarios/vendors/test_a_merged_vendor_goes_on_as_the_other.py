"""
Two vendors merged in QuickBooks: the bookkeeper says which one is left, and new bills of both go to it.

Answers: "This could happen because of an incorrect vendor merge"
(https://help.bill.com/hc/en-us/articles/360000024126).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_bills_of_both_reach_the_one_that_is_left(firm: Firm) -> None:
    """In BILL they stay two; what is posted already stays as it is."""
    cedar, sons = firm.bill.vendor("Cedar Supply"), firm.bill.vendor("Cedar and Sons")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.bill.approved_bill(sons, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.file.merge_vendors("Cedar and Sons", into="Cedar Supply")
    firm.update()
    assert "deleted" == firm.trouble(sons).code
    firm.admin.relink(sons, "Cedar Supply")
    late = firm.bill.approved_bill(sons, number="3", lines=[("Fuel", "5.00")])
    firm.update()
    assert "Cedar Supply" == firm.posted(late).vendor
    assert Decimal("35.00") == firm.books.open_balance("Cedar Supply")
    assert () == firm.exceptions()
    assert firm.update().quiet
