"""
Somebody takes the payment terms off a vendor in BILL: QuickBooks' vendor has none any more either.

Fact: a reference that is sent with empty content is cleared (qbXML On-Screen Reference, VendorMod, TermsRef).
"""

from tests.scenarios.firm import Firm


def test_they_do_not_come_back(firm: Firm) -> None:
    """Neither in QuickBooks nor, from there, in BILL."""
    term = firm.bill.terms("Net 30", 30)
    cedar = firm.bill.vendor("Cedar Supply", additionalInfo={"paymentTermId": term})
    firm.update()
    assert firm.book_vendor(cedar).get("terms_ref") is not None
    firm.bill.edit_vendor(cedar, additionalInfo={"paymentTermId": None})
    firm.update()
    firm.update()
    assert firm.book_vendor(cedar).get("terms_ref") is None
    assert "paymentTermId" not in firm.bill.fake.read("vendors", cedar).get("additionalInfo", {})
    assert firm.update().quiet
