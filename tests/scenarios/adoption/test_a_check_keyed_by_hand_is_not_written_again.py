"""
The bookkeeper keyed the check of a payment of BILL already: it is linked, and the vendor is not paid twice.

Answers: "Payment was recorded manually: delete the manually recorded payment"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632). Here nothing has to be deleted.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_one_check_on_the_bill(firm: Firm) -> None:
    """Same bill, same amount, a day apart."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    check = firm.books.pay(firm.posted(bill), ref_number="2001")
    payment = firm.bill.pay(bill)
    firm.update()
    assert check == firm.posted(payment).id
    assert Decimal("-120.00") == firm.books.balance("Checking")
    assert firm.update().quiet
    assert firm.agree()
