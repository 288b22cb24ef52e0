"""
A firm that reconciles BILL's lump debits pays from a clearing account.

Fact: the bank statement shows BILL's lump debits, not one line per vendor; clearing nets to zero with each
transfer (https://support.bill.com/hc/en-us/articles/209416426).
"""

from collections.abc import Callable
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_real_bank_moves_only_by_the_transfer(make_firm: Callable[..., Firm]) -> None:
    """Three payments and one debit of their sum: clearing is at zero."""
    firm = make_firm(payment_account="BILL Money Out Clearing")
    cedar = firm.bill.vendor("Cedar Supply")
    for number, amount in (("1", "120.00"), ("2", "80.00"), ("3", "45.00")):
        firm.bill.pay(firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", amount)]))
    firm.update()
    assert Decimal("0.00") == firm.books.balance("Checking")
    firm.books.file.transfer("Checking", "BILL Money Out Clearing", "245.00")
    assert Decimal("0.00") == firm.books.balance("BILL Money Out Clearing")
    assert firm.agree()
