"""
A firm stops carrying classes to QuickBooks. A later change of a bill in BILL leaves the class that it was
posted with.

Fact: a setting says what is carried from now on (docs/reference/settings.md, `classes` and `left_out`); BILL
has taken nothing off the bill.
"""

from decimal import Decimal

from syncer.settings import Classes
from tests.scenarios.firm import Firm


def test_only_the_amount_is_new(firm: Firm) -> None:
    """The class stays on both sides."""
    firm.books.class_("North")
    north = firm.bill.entry("departments", "North")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", departmentId=north)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    firm.set(classes=Classes.OFF, left_out=("department",))
    firm.bill.edit(bill, lines=[firm.bill.line("Fuel", "130.00", departmentId=north)])
    firm.update()
    paper = firm.posted(bill)
    assert (Decimal("130.00"), ("North",)) == (paper.amount, paper.classes)
    assert firm.agree()
