"""
The bill that was posted last was deleted long ago: the file looks like an older copy, and a person can say
that it is none.

Fact: QuickBooks tells for 90 days only what was deleted (qbXML On-Screen Reference, TxnDeletedQuery); after
that a deleted bill cannot be told from one that a backup lacks (docs/explanation/exactly-once.md).
"""

from tests.scenarios.firm import Firm


def test_a_person_says_that_the_file_is_right(firm: Firm) -> None:
    """Updates are not blocked for good, and the deletion is noticed."""
    cedar = firm.bill.vendor("Cedar Supply")
    gone = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    firm.days(1)
    firm.books.delete(firm.posted(gone))
    firm.days(100)
    new = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "20.00")])
    assert not firm.update().well
    assert "older copy" in firm.exceptions()[0].cause

    firm.admin.repin()
    firm.update()

    assert firm.trouble(gone).code == "deleted"
    assert firm.posted(new)
    firm.admin.skip(gone)
    firm.update()
    assert () == firm.exceptions()
    assert ["2"] == [one.number for one in firm.books.bills()]
