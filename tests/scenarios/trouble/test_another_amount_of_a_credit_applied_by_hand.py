"""
The bookkeeper applied another amount of a credit than BILL does: a person says which is right, in QuickBooks,
and it goes on by itself.

Answers: "if the credit is manually applied in QuickBooks Desktop, the payment itself will error"
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("touches", [True, False])
def test_nothing_is_guessed(make_firm: Callable[..., Firm], *, touches: bool) -> None:
    """
    Of one bill the hand's work is taken off, of the other one it is brought to the amount of BILL; whether
    QuickBooks dates that or not.
    """
    firm = make_firm(behaviour=Behaviour(paying_touches_bill=touches))
    cedar = firm.bill.vendor("Cedar Supply")
    bills = [firm.bill.approved_bill(cedar, number=f"104{n}", lines=[("Fuel", "120.00")]) for n in range(2)]
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "90.00")])
    firm.update()
    for bill in bills:
        firm.books.apply_credit(firm.posted(bill), firm.posted(credit), "15.00")
    payment = firm.bill.pay(bills[0], amount="50.00", credits={credit: "20.00"})
    firm.bill.put_credit(bills[1], credit, "20.00")
    firm.update()
    records = {payment, f"{credit}:{bills[1]}"}
    assert records == {one.id for one in firm.exceptions()}
    assert {"credit_on_bill"} == {one.code for one in firm.exceptions()}
    assert firm.posted(payment) is None
    firm.books.unapply_credit(firm.posted(bills[0]), firm.posted(credit))
    firm.books.apply_credit(firm.posted(bills[1]), firm.posted(credit), "5.00")
    firm.update()
    assert () == firm.exceptions()
    for bill in bills:
        assert Decimal("20.00") == firm.books.applied(firm.posted(bill), firm.posted(credit))
    assert Decimal("50.00") == firm.posted(payment).amount
    firm.days(1)
    firm.update()
    assert firm.agree()
    assert firm.report().agrees
