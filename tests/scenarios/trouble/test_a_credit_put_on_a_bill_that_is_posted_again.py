"""
A bill with a credit on it is deleted in QuickBooks by mistake and posted again: the credit is applied to the
new one.

Fact: with the bill, QuickBooks forgets what settled it (qbXML SDK, TxnDel; unconfirmed).
"""

from collections.abc import Callable
from decimal import Decimal

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


def test_the_credit_follows(make_firm: Callable[..., Firm]) -> None:
    """Once the person has said that the bill is to be posted again."""
    firm = make_firm(behaviour=Behaviour(delete_of_paid_bill="unapply"))
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "50.00")])
    firm.bill.put_credit(bill, credit, "20.00")
    firm.update()
    firm.books.delete(firm.posted(bill))
    firm.update()
    assert "deleted" == firm.trouble(bill).code
    firm.admin.repost(bill)
    firm.update()
    assert Decimal("30.00") == firm.posted(bill).open == firm.bill.due(bill)
    firm.days(1)
    firm.update()
    assert firm.agree()
    assert firm.report().agrees
