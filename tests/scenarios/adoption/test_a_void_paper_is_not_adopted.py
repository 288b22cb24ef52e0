"""
A bill that was keyed and voided by hand is not taken for the living bill of BILL.

Fact: a void paper keeps its number and vendor, with amounts of zero (QuickBooks SDK, modify, delete and
void requests).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_new_paper_is_posted(firm: Firm) -> None:
    """120 are owed."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")])
    firm.books.void(keyed)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert keyed != firm.posted(bill).id
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
