"""
What BILL debited on a day is compared with the checks of that day, per account.

Fact: the bank statement shows BILL's lump debit, so the clearing account is checked by day
(https://support.bill.com/hc/en-us/articles/209416426).
"""

from collections.abc import Callable
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_one_lump_of_245(make_firm: Callable[..., Firm]) -> None:
    """Three payments, one line, no gap."""
    firm = make_firm(payment_account="BILL Money Out Clearing")
    cedar = firm.bill.vendor("Cedar Supply")
    for number, amount in (("1", "120.00"), ("2", "80.00"), ("3", "45.00")):
        firm.bill.pay(firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", amount)]))
    firm.update()
    (day,) = firm.report().paid
    assert ("BILL Money Out Clearing", Decimal("245.00"), Decimal("245.00")) == (
        day.account,
        day.online,
        day.book,
    )
    assert day.agrees
