"""
A vendor keyed in QuickBooks without an address stays there, and what BILL needs is said.

Fact: BILL takes no vendor without street, city, postal code and country (BILL API reference, createvendor).
"""

from tests.scenarios.firm import Firm


def test_the_address_sends_it(firm: Firm) -> None:
    """No exception: the vendor may never be needed in BILL."""
    firm.books.vendor("Cedar Supply")
    firm.update()
    assert () == firm.bill.fake.ids("vendors")
    assert () == firm.exceptions()
    firm.books.edit_vendor(
        "Cedar Supply", vendor_address={"addr1": "40 Wharf Rd", "city": "Astoria", "postal_code": "97103"}
    )
    firm.update()
    (cedar,) = firm.bill.fake.ids("vendors")
    assert "Cedar Supply" == firm.bill.fake.read("vendors", cedar)["name"]
    assert firm.agree()
