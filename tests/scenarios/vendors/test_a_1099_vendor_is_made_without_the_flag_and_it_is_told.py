"""
A painter is tracked for 1099 in BILL. QuickBooks takes the flag of a new vendor only with the whole tax id,
which BILL masks: he is made without it, somebody is told before January, and his bills do not wait for
that.

Fact: IsVendorEligibleFor1099 needs VendorTaxIdent on an add (qbXML On-Screen Reference, VendorAdd); tax ids
are shown with their last four digits (BILL API reference, getvendor).
"""

from tests.scenarios.firm import Firm


def test_it_goes_away_once_the_bookkeeper_has_ticked_it(firm: Firm) -> None:
    """Or once it was skipped."""
    more = {"track1099": True, "taxId": "123456789", "taxIdType": "SSN"}
    joe, ann = (firm.bill.vendor(name, additionalInfo=more) for name in ("Joe Painter", "Ann Mason"))
    bill = firm.bill.approved_bill(joe, number="1", lines=[("Repairs", "600.00")])
    firm.update()
    assert firm.posted(bill)
    assert ["no_1099", "no_1099"] == [firm.trouble(one).code for one in (joe, ann)]
    firm.books.edit_vendor("Joe Painter", vendor_tax_ident="123456789", is_vendor_eligible_for1099=True)
    firm.admin.skip(ann)
    assert firm.update().quiet
    assert () == firm.exceptions()
    firm.bill.edit_vendor(ann, phone="503-555-0100")
    firm.update()
    assert "503-555-0100" == firm.book_vendor(ann)["phone"]
    assert firm.agree()
