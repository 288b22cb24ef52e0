"""
Somebody deletes a posted check in QuickBooks: the bill would look unpaid, so a person is told.

Fact: deletions are told for 90 days by TxnDeletedQuery (qbXML On-Screen Reference, queries); a deleted
payment reopens its bill (A10).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_repost_pays_the_bill_again(firm: Firm) -> None:
    """Money has moved in BILL, so the books must show it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.books.delete(firm.posted(payment))
    firm.update()
    assert firm.trouble(payment)
    firm.admin.repost(payment)
    firm.update()
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
