"""
The service is off for a summer, and in its first week somebody deletes a posted bill: it is noticed.

Fact: QuickBooks tells for 90 days only what was deleted (qbXML On-Screen Reference, TxnDeletedQuery).
"""

from tests.scenarios.firm import Firm


def test_it_is_put_before_a_person(firm: Firm) -> None:
    """Both sides did not agree in silence."""
    cedar = firm.bill.vendor("Cedar Supply")
    gone = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    firm.days(1)
    firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    firm.days(1)
    firm.books.delete(firm.posted(gone))
    firm.days(100)
    firm.update()
    assert firm.trouble(gone).code == "deleted"
    assert not firm.report().agrees
    firm.admin.repost(gone)
    firm.update()
    assert firm.agree()
