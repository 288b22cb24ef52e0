"""
The payment term of a bill is the term of the same days in QuickBooks, and the due date is still BILL's.

Fact: payment terms are on bills since July 2026 (BILL changelog); BillAdd takes TermsRef and DueDate (qbXML
schema).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_net_15(firm: Firm) -> None:
    """BILL calls it fifteen days, QuickBooks Net 15."""
    term = firm.bill.terms("Fifteen days", 15)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(
        cedar, number="1042", lines=[("Fuel", "120.00")], due=dt.date(2026, 3, 20), paymentTermId=term
    )
    firm.update()
    paper = firm.posted(bill)
    ref = firm.books.file.transaction(paper.id).link("terms_ref")
    assert "Net 15" == firm.books.file.book.entry(ref).name
    assert dt.date(2026, 3, 20) == paper.due
    assert firm.agree()
