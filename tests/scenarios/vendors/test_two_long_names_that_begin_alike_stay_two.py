"""
Vendor names of more than 41 characters are shortened so that no two become one.

Fact: a vendor's Name holds 41 characters (qbXML schema 13.0); jsgoupil/quickbooks-sync cuts names to 41 in
silence, so that two vendors become one.
"""

from tests.scenarios.firm import Firm


def test_both_fit_and_differ(firm: Firm) -> None:
    """Their bills stay apart."""
    base = "Pacific Northwest Landscape and Irrigation Supply"
    vendors = [firm.bill.vendor(f"{base}, {town}") for town in ("Astoria", "Portland")]
    for vendor in vendors:
        firm.bill.approved_bill(vendor, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    names = [str(firm.book_vendor(vendor)["name"]) for vendor in vendors]
    assert names[0] != names[1]
    assert all(len(name) <= 41 for name in names)
    assert firm.update().quiet
    assert firm.agree()
