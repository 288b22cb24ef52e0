"""
A wrong name in the setting of the payment account posts nothing anywhere else.

Answers: "there may be an issue with the GL account set as the account used for Bill.com Money Out Clearing"
(https://help.bill.com/hc/en-us/articles/360000011506).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_the_reason_names_the_missing_account(make_firm: Callable[..., Firm]) -> None:
    """Once the account exists in QuickBooks, the payment follows by itself."""
    firm = make_firm(payment_account="Operating")
    cedar = firm.bill.vendor("Cedar Supply")
    payment = firm.bill.pay(firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "120.00")]))
    firm.update()
    assert "'Operating'" in firm.waits_for(payment)
    firm.books.account("Operating", "Bank")
    firm.update()
    assert "Operating" == firm.posted(payment).account
    assert firm.agree()
