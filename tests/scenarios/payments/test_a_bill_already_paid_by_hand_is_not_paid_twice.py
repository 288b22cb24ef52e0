"""
A bill that somebody already paid by hand in QuickBooks is not paid a second time by BILL's payment.

Answers: "a payment has already been recorded for this bill in QuickBooks"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632: delete it by hand or contact support).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_person_is_asked_and_nothing_is_posted(firm: Firm) -> None:
    """Voiding the check by hand and replaying lets BILL's payment in."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    by_hand = firm.books.pay(firm.posted(bill), amount="100.00")
    payment = firm.bill.pay(bill)
    firm.update()
    assert (by_hand,) == tuple(check.id for check in firm.books.checks())
    assert firm.trouble(payment).fix
    firm.books.void(by_hand)
    firm.admin.replay(payment)
    firm.update()
    assert Decimal("120.00") == firm.posted(payment).amount
    assert firm.agree()
