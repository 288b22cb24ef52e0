"""
A payment whose money has moved is one check on its bill, from the account of the setting.

Answers: "A payment clears in Bill.com but the bill still shows open"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_bill_is_closed_and_the_bank_credited(firm: Firm) -> None:
    """Date and amount are BILL's, and its confirmation number can be found in the memo."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    check = firm.posted(payment)
    shown = firm.bill.fake.read("payments", payment)
    assert ("Checking", Decimal("120.00")) == (check.account, check.amount)
    assert shown["processDate"] == check.on.isoformat()
    assert shown["confirmationNumber"] in f"{check.number} {check.memo}"
    assert Decimal("-120.00") == firm.books.balance("Checking")
    assert firm.agree()
