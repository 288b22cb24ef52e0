"""
A vendor that the bookkeeper adds in QuickBooks is in BILL after the next update, with its address.

Answers: "A vendor created in one system never appears in the other"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm

ADDRESS = {"addr1": "40 Wharf Rd", "city": "Astoria", "state": "OR", "postal_code": "97103"}


def test_a_clerk_can_enter_its_bill(firm: Firm) -> None:
    """The bill is posted to the vendor that was there, and no second one is made."""
    firm.books.vendor("Cedar Supply", vendor_address=ADDRESS, phone="503-555-0104")
    firm.update()
    (cedar,) = firm.bill.fake.ids("vendors")
    row = firm.bill.fake.read("vendors", cedar)
    assert ("Cedar Supply", "503-555-0104", "Astoria") == (row["name"], row["phone"], row["address"]["city"])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert ("Cedar Supply",) == firm.books.vendors()
    assert "Cedar Supply" == firm.posted(bill).vendor
    assert firm.update().quiet
    assert 1 == len(firm.bill.fake.ids("vendors"))
    assert firm.agree()
