"""
A bill whose total is below zero is put before a person: QuickBooks has no such bills.

Fact: a negative total is refused, a VendorCredit is meant (docs/reference/company-file.md; status 3210).
"""

from tests.scenarios.firm import Firm


def test_the_fix_says_what_to_enter(firm: Firm) -> None:
    """Nothing is posted; the fix names the vendor credit."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "-20.00")])
    firm.update()
    assert () == firm.books.bills()
    assert "vendor credit" in firm.trouble(bill).fix
