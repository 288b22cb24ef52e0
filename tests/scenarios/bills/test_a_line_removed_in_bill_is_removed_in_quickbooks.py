"""
A line taken out of a bill in BILL is taken out in QuickBooks, and only that one.

Fact: as soon as a BillMod mentions one line, every line not mentioned is deleted (desktopaccountingapi
changelog).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_other_lines_stay(firm: Firm) -> None:
    """The open balance follows."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00"), ("Repairs", "80.00")])
    firm.update()
    firm.bill.edit(bill, lines=[("Fuel", "120.00")])
    firm.update()
    assert (("Fuel", Decimal("120.00")),) == firm.posted(bill).lines
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
