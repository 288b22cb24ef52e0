"""
A bill that somebody paid by the firm's credit card in QuickBooks is paid there, and the report says by what.

Fact: BillPaymentCreditCard is a kind of its own, which no query for checks returns (QuickBooks SDK,
messages0).
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from qbxml.testing import Behaviour
from syncer.reconcile import Cause
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("touched", [True, False])
def test_the_card_payment_is_a_line(make_firm: Callable[..., Firm], touched: bool) -> None:
    """What is owed on both sides adds up, whether or not QuickBooks tells of the bill anew."""
    firm = make_firm(behaviour=Behaviour(paying_touches_bill=touched))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill), card="Company Card")
    firm.update()
    assert Cause.ONLY_IN_QUICKBOOKS is firm.line(keyed).cause
    assert Cause.ITS_PAYMENT is firm.line(bill).cause
    assert "paid" in firm.line(bill).book.status
    (balance,) = firm.report().balances
    assert (Decimal("120.00"), Decimal("0.00")) == (balance.bill, balance.book)
