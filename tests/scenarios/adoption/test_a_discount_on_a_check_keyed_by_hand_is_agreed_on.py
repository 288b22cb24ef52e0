"""
A check keyed by hand took a discount: linking it agrees on that, and a later word in its memo is no change of
it.

Fact: BILL's API has no discounts (BILL API reference, createpayment); QuickBooks takes them with the payment
(qbXML On-Screen Reference, AppliedToTxnAdd).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_nobody_is_asked_about_the_check(firm: Firm) -> None:
    """The bill's line says that BILL would pay the rest."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill), discount=("2.00", "Purchase Discounts"))
    payment = firm.bill.record(bill, amount="118.00", account="Checking")
    firm.update()
    assert keyed == firm.posted(payment).id
    firm.books.edit_check(keyed, memo="2/10 net 30")
    firm.days(1)
    firm.update()
    assert () == firm.exceptions()
    (balance,) = firm.report().balances
    assert (Decimal("2.00"), Decimal("0.00")) == (balance.bill, balance.book)
    firm.books.edit_check(keyed, pays={firm.posted(bill).id: "118.00"})
    firm.update()
    assert "discount on bill 1042: 2.00 became none" in firm.trouble(payment).cause
