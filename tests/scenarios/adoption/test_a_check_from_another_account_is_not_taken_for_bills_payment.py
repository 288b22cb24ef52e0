"""
The bookkeeper paid by a check on Checking, and BILL paid the same bill through clearing: that is money gone
twice, and not one payment.

Fact: BILL's payments leave through the clearing account, checks by hand through the bank
(https://help.bill.com/hc/en-us/articles/115005443106); "be sure the payment account listed on the payment
is Money Out Clearing" (https://vendorpayhelp.bill.com/hc/en-us/articles/360051654931).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_a_person_is_asked(make_firm: Callable[..., Firm]) -> None:
    """Otherwise nobody learns that the vendor was paid twice, and clearing never nets to zero."""
    firm = make_firm(payment_account="BILL Money Out Clearing")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.pay(firm.posted(bill), ref_number="2001")
    payment = firm.bill.pay(bill)
    firm.update()
    assert firm.trouble(payment)
