"""
The bookkeeper keys the check on the day the payment is scheduled; BILL's money moves days later. It is one
payment.

Fact: a scheduled payment has moved no money (https://developer.bill.com/docs/single-status-payment-values);
people key checks when they decide to pay.
"""

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("first", ["the check", "the payment"])
@pytest.mark.parametrize("ends", ["paid", "cancelled"])
def test_nobody_is_asked_while_bill_may_still_pay_it(firm: Firm, first: str, ends: str) -> None:
    """Whichever comes first. If BILL does not pay after all, the check by hand is asked about."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    if first == "the payment":
        payment = firm.bill.schedule(bill)
        keyed = firm.books.pay(firm.posted(bill), ref_number="2001")
        firm.update()
    else:
        keyed = firm.books.pay(firm.posted(bill), ref_number="2001")
        firm.update()
        assert firm.trouble(keyed)
        payment = firm.bill.schedule(bill)
        firm.update()
    assert () == firm.exceptions()
    assert "SCHEDULED" in firm.waits_for(keyed)
    assert "SCHEDULED" in firm.line(keyed).why
    firm.days(1)
    if ends == "cancelled":
        firm.bill.cancel(payment)
        firm.update()
        assert "paid_by_hand" == firm.trouble(keyed).code
        return
    firm.bill.money(payment, "PROCESSED")
    firm.update()
    assert keyed == firm.posted(payment).id
    assert firm.agree()
