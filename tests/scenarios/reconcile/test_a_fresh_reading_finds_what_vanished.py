"""
Both sides are read anew, and a posted bill that QuickBooks does not have any more does not "agree".

Fact: QuickBooks tells for 90 days only what was deleted (qbXML On-Screen Reference, TxnDeletedQuery); what is
gone is never among what changed.
"""

from tests.scenarios.firm import NAME, PERSON, Firm


def test_it_is_a_line_of_the_report(firm: Firm) -> None:
    """Also where QuickBooks never told that it was deleted."""
    cedar = firm.bill.vendor("Cedar Supply")
    gone = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.delete(firm.posted(gone))
    firm.books.file.book.deletions.clear()
    assert firm.update().well
    assert firm.report().agrees

    firm.desk.read_anew(NAME, actor=PERSON)
    firm.update()

    line = firm.line(gone)
    assert "deleted" == line.code
    assert not firm.report().agrees
    firm.admin.repost(gone)
    firm.update()
    assert firm.report().agrees
    assert firm.agree()
