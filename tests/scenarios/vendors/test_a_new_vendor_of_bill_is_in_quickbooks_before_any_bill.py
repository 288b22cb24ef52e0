"""
A vendor entered in BILL is in QuickBooks with the next update, with address, phone and account number.

Answers: "A vendor created in one system never appears in the other"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm


def test_it_needs_no_bill(firm: Firm) -> None:
    """The address comes over without loss; the country is kept as BILL has it."""
    cedar = firm.bill.vendor(
        "Cedar Supply", phone="503-555-0104", accountNumber="GF-77", email="ar@cedar.test"
    )
    firm.update()
    vendor = firm.book_vendor(cedar)
    assert ("503-555-0104", "GF-77", "ar@cedar.test") == (
        vendor["phone"],
        vendor["account_number"],
        vendor["email"],
    )
    address = vendor["vendor_address"]
    assert ("40 Wharf Rd", "Astoria", "OR", "97103") == (
        address["addr1"],
        address["city"],
        address["state"],
        address["postal_code"],
    )
    assert firm.update().quiet
    assert firm.agree()
