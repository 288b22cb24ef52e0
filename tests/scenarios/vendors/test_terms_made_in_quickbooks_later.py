"""
BILL has payment terms that QuickBooks gets later; a vendor that gets them there has them in BILL as well.

Fact: each side keeps its terms in a list of its own, and a vendor names one of them (BILL docs, payment
terms; qbXML On-Screen Reference, VendorMod).
"""

from tests.scenarios.firm import Firm


def test_the_vendor_of_bill_has_them_too(firm: Firm) -> None:
    """They were read from BILL when QuickBooks had none of their name."""
    late = firm.bill.terms("Net 75", 75)
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.file.add_terms("Net 75", 75)
    firm.books.edit_vendor("Cedar Supply", terms_ref="Net 75")
    firm.update()
    assert late == firm.bill.fake.read("vendors", cedar)["additionalInfo"]["paymentTermId"]
    assert firm.agree()
