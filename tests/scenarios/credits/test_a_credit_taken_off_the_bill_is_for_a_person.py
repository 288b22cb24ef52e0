"""
A credit that is taken off the bill in BILL after it was applied in QuickBooks: a person must take it off
there, and the exception goes away when he has.

Fact: no request takes an applied credit off, "credit amounts cannot be changed" (qbXML On-Screen Reference,
BillPaymentCheckMod).
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("touches", [True, False])
def test_it_says_so_until_it_is_done(make_firm: Callable[..., Firm], *, touches: bool) -> None:
    """A part of it, then all; whether QuickBooks dates what is done by hand or not."""
    firm = make_firm(behaviour=Behaviour(paying_touches_bill=touches))
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "50.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.put_credit(bill, credit, "20.00")
    firm.update()
    firm.bill.take_credit_off(bill, credit, "5.00")
    firm.update()
    assert "credits_applied" == firm.trouble(f"{credit}:{bill}").code
    assert "Vendor credit CR-7 on bill 1042 of Cedar Supply" == firm.trouble(f"{credit}:{bill}").subject
    assert "by hand" in firm.line(bill).todo
    assert not firm.report().agrees
    firm.books.unapply_credit(firm.posted(bill), firm.posted(credit))
    firm.books.apply_credit(firm.posted(bill), firm.posted(credit), "15.00")
    firm.update()
    assert () == firm.exceptions()
    assert firm.report().agrees
    firm.bill.take_credit_off(bill, credit)
    firm.update()
    assert "15.00" in firm.trouble(f"{credit}:{bill}").cause
    firm.books.unapply_credit(firm.posted(bill), firm.posted(credit))
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).open == firm.bill.due(bill)
    assert firm.agree()
    assert firm.report().agrees
