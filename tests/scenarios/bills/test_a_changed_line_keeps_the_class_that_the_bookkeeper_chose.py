"""
The bookkeeper gives a line of the posted bill a class; a later change of its amount in BILL leaves the
class.

Answers: "Classes NA" (https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812) and "bills land
uncoded and someone re-codes"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026): the coding
done by hand must not be lost.
"""

from qbxml.testing import expense
from tests.scenarios.firm import Firm


def test_the_class_is_still_there(firm: Firm) -> None:
    """Only the amount is new."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    paper = firm.posted(bill)
    (line,) = firm.books.file.transaction(paper.id).lines
    firm.books.edit(paper, lines=[expense("Fuel", "120.00", class_name="Maintenance", line_id=line.line_id)])
    firm.bill.edit(bill, lines=[("Fuel", "130.00")])
    firm.update()
    (line,) = firm.books.file.transaction(paper.id).lines
    assert firm.trouble(bill) or line.details.get("class_ref") is not None
