"""
A line on an account that is a bank account in QuickBooks is posted where BILL says, and the chart is not
changed.

Fact: BILL never changes the QuickBooks chart (docs/explanation/posting-rules.md); AccountQuery gives the
type (qbXML schema).
"""

from tests.scenarios.firm import Firm


def test_no_account_is_made_or_changed(firm: Firm) -> None:
    """The chart has as many accounts as before."""
    before = firm.books.file.counts()["Account"]
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.account("Snow Salt", number="61500")
    firm.bill.approved_bill(cedar, number="1", lines=[("Checking", "120.00")])
    firm.bill.approved_bill(cedar, number="2", lines=[("Snow Salt", "120.00")])
    firm.update()
    assert before == firm.books.file.counts()["Account"]
    assert ["1"] == [paper.number for paper in firm.books.bills()]
