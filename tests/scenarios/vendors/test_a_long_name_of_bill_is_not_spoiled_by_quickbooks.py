"""
A name that had to be shortened for QuickBooks stays whole in BILL, whatever else is changed there.

Fact: a vendor's Name holds 41 characters (qbXML schema 13.0), BILL's 100 (BILL API reference, createvendor).
"""

from tests.scenarios.firm import Firm


def test_the_short_form_does_not_travel_back(firm: Firm) -> None:
    """Nor does a folded street."""
    name = "Pacific Northwest Landscape and Irrigation Supply, Astoria"
    street = "Building 14, Harbor Commerce Park, 2200 Northwest Industrial Boulevard"
    address = {"line1": street, "city": "Astoria", "zipOrPostalCode": "97103", "country": "US"}
    vendor = firm.bill.vendor(name, address=address)
    firm.update()
    firm.books.edit_vendor(str(firm.book_vendor(vendor)["name"]), phone="2")
    firm.update()
    firm.update()
    row = firm.bill.fake.read("vendors", vendor)
    assert (name, street, "2") == (row["name"], row["address"]["line1"], row["phone"])
    assert firm.update().quiet
    assert firm.agree()
