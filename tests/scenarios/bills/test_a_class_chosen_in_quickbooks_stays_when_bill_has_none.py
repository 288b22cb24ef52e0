"""
BILL has no class on a line, the bookkeeper chose one in QuickBooks: a new memo in BILL does not take it off.

Answers: "bills land uncoded and someone re-codes"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026): the coding
done by hand must not be lost.
"""

from qbxml.testing import expense
from tests.scenarios.firm import Firm


def test_only_the_memo_is_new(firm: Firm) -> None:
    """BILL took nothing off."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    paper = firm.posted(bill)
    (line,) = firm.books.file.transaction(paper.id).lines
    coded = expense("Fuel", "120.00", class_name="Maintenance", line_id=line.line_id)
    firm.books.edit(paper, lines=[coded], terms_ref="Net 15")
    firm.update()
    firm.bill.edit(bill, memo="for the mower")
    firm.update()
    paper = firm.posted(bill)
    assert ("for the mower", ("Maintenance",)) == (paper.memo, paper.classes)
    assert firm.books.file.transaction(paper.id).link("terms_ref") is not None
    assert firm.agree()
