"""
Somebody takes class, customer and payment terms off a posted bill in BILL: they go in QuickBooks too.

Fact: what a change does not mention stays; a reference that is sent with empty content is cleared (qbXML
On-Screen Reference, BillMod, TermsRef, ClassRef, CustomerRef).
"""

from tests.scenarios.firm import Firm


def test_nobody_is_blamed_for_it(firm: Firm) -> None:
    """And nothing is left to do."""
    firm.books.class_("North")
    firm.books.customer("Smith")
    north = firm.bill.entry("departments", "North")
    smith = firm.bill.customer("Smith")
    term = firm.bill.terms("Net 30", 30)
    cedar = firm.bill.vendor("Cedar Supply")
    coded = firm.bill.line("Fuel", "120.00", departmentId=north, customerId=smith)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[coded], paymentTermId=term)
    firm.update()
    paper = firm.posted(bill)
    assert (("North",), ("Smith",)) == (paper.classes, paper.customers)
    assert firm.books.file.transaction(paper.id).link("terms_ref") is not None
    firm.bill.edit(bill, lines=[firm.bill.line("Fuel", "120.00")], paymentTermId=None)
    firm.update()
    paper = firm.posted(bill)
    assert (("",), ("",)) == (paper.classes, paper.customers)
    assert firm.books.file.transaction(paper.id).link("terms_ref") is None
    assert firm.update().quiet
    assert "changed in QuickBooks" not in firm.trail(bill)
    assert firm.agree()
