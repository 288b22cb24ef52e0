"""
A bill with a negative line, such as a discount or a returned pallet, is posted line by line.

Fact: negative lines are fine in a bill, only a negative total is refused (docs/reference/company-file.md;
BILL API reference, createbill: line amounts may be negative).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_negative_line_stands_in_quickbooks(firm: Firm) -> None:
    """Lines, total and open balance agree to the cent."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(
        cedar, number="1042", lines=[("Repairs", "100.00"), ("Repairs", "-12.34"), ("Fuel", "0.00")]
    )
    firm.update()
    assert (Decimal("100.00"), Decimal("-12.34"), Decimal("0.00")) == tuple(
        amount for _, amount in firm.posted(bill).lines
    )
    assert Decimal("87.66") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
