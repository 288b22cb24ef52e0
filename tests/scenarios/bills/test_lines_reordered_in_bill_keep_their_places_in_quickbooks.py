"""
Somebody sorts the lines of a posted bill anew in BILL and corrects one: QuickBooks gets the correction.

Fact: QuickBooks refuses a change whose lines do not stand in their existing order, with status 3290
(QuickBooks SDK, status codes).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_right_line_is_corrected(firm: Firm) -> None:
    """And another order alone is no change."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00"), ("Rent", "80.00")])
    firm.update()
    firm.bill.reorder(bill, 1, 0)
    assert firm.update().quiet
    firm.bill.edit(bill, lines=[("Rent", "90.00"), ("Fuel", "120.00"), ("Repairs", "5.00")])
    firm.update()
    assert (
        ("Fuel", Decimal("120.00")),
        ("Rent", Decimal("90.00")),
        ("Repairs", Decimal("5.00")),
    ) == firm.posted(bill).lines
    assert firm.agree()
