"""
A firm that pays from two banks in BILL has each payment on the right account in QuickBooks.

Answers: one bank for all payments is a sync preference of BILL's own product
(https://help.bill.com/hc/en-us/articles/115005443106, "one GL account per bank").
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_the_setting_names_the_account_of_each_bank(make_firm: Callable[..., Firm]) -> None:
    """What has no entry of its own goes to the payment account."""
    firm = make_firm()
    second = firm.bill.fake.office.add_bank("Second Bank")
    firm.set(bank_accounts={second: "Savings"})
    cedar = firm.bill.vendor("Cedar Supply")
    one = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "1.00")])
    two = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "2.00")])
    payments = firm.bill.pay(one), firm.bill.pay(two, bank=second)
    firm.update()
    assert ["Checking", "Savings"] == [firm.posted(payment).account for payment in payments]
    assert firm.agree()
