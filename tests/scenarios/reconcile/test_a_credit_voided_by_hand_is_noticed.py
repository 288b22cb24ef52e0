"""
Somebody voids a posted vendor credit by hand: BILL still counts on it, and a person is told.

Answers: "Edits made in QuickBooks for vendor credits ... will not sync"
(https://help.bill.com/hc/en-us/articles/115005442526).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_a_repost_brings_the_credit_back(firm: Firm) -> None:
    """20 are credited again."""
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.void(firm.posted(credit))
    firm.update()
    assert "voided it in QuickBooks" in firm.trouble(credit).cause
    firm.admin.repost(credit)
    firm.update()
    assert Decimal("-20.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
