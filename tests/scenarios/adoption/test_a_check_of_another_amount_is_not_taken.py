"""
A check keyed by hand for part of the bill is not taken for BILL's payment of all of it.

Answers: "a payment has already been recorded for this bill"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from tests.scenarios.firm import Firm


def test_a_person_is_asked_because_the_bill_cannot_take_both(firm: Firm) -> None:
    """The check by hand stays as it is."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    check = firm.books.pay(firm.posted(bill), amount="100.00")
    payment = firm.bill.pay(bill)
    firm.update()
    assert firm.trouble(payment)
    assert None is firm.posted(payment)
    assert (check,) == tuple(one.id for one in firm.books.checks())
