"""
Somebody takes a discount on a posted check in QuickBooks: the bill is paid there, and BILL would pay the
rest.

Fact: a discount settles a bill besides the money (qbXML On-Screen Reference, AppliedToTxnRet); BILL's API has
no discounts (BILL API reference, createpayment).
"""

from decimal import Decimal

from syncer.reconcile import Bucket
from tests.scenarios.firm import Firm


def test_a_person_is_told_and_the_report_adds_up(firm: Firm) -> None:
    """20 are open in BILL and none in QuickBooks, until the person says that it is right so."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill, amount="100.00")
    firm.update()
    firm.update()
    check = firm.posted(payment)
    firm.books.edit_check(
        check, pays={firm.posted(bill).id: "100.00"}, discount=("20.00", "Purchase Discounts")
    )
    firm.update()
    assert "discount on bill 1042: none became 20.00" in firm.trouble(payment).cause
    (balance,) = firm.report().balances
    assert (Decimal("20.00"), Decimal("0.00")) == (balance.bill, balance.book)
    firm.admin.skip(payment)
    firm.days(1)
    firm.update()
    assert Bucket.ACCEPTED is firm.line(payment).bucket
    assert "with a discount of 20.00" in firm.line(payment).book.status
