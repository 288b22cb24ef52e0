"""
A firm with an accounts-payable account of its own has bills, credits and checks on that one.

Fact: one A/P account per bill, and a payment's A/P account must be the bill's (QuickBooks SDK, messages0).
"""

from collections.abc import Callable
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_bill_and_check_meet_on_it(make_firm: Callable[..., Firm]) -> None:
    """The standard account stays at zero."""
    firm = make_firm(ap_account="Trade Payables")
    firm.books.account("Trade Payables", "AccountsPayable")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "120.00")])
    firm.bill.pay(bill, amount="50.00")
    firm.update()
    assert Decimal("-70.00") == firm.books.balance("Trade Payables")
    assert Decimal("0.00") == firm.books.balance("Accounts Payable")
    assert firm.agree()
