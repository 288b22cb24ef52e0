"""
A long street is folded into QuickBooks' lines of 41 characters at blanks; nothing is cut.

Fact: five lines of 41 characters (qbXML On-Screen Reference, VendorAddress); BILL has two lines of 200
(BILL API reference, createvendor).
"""

from tests.scenarios.firm import Firm


def test_every_word_arrives(firm: Firm) -> None:
    """And a second update does not see a difference where there is none."""
    street = "Building 14, Harbor Commerce Park, 2200 Northwest Industrial Boulevard"
    cedar = firm.bill.vendor(
        "Cedar Supply",
        address={"line1": street, "city": "Astoria", "zipOrPostalCode": "97103", "country": "US"},
    )
    firm.update()
    address = firm.book_vendor(cedar)["vendor_address"]
    lines = [address[f"addr{n}"] for n in range(1, 6) if f"addr{n}" in address]
    assert street == " ".join(lines)
    assert all(len(line) <= 41 for line in lines)
    assert firm.update().quiet
    assert firm.agree()
