"""
Part of a credit is used by a part payment, the rest stays for later.

Answers: a partly applied credit does not travel before the bill is paid in full in BILL's own sync
(https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_both_rests_are_right(firm: Firm) -> None:
    """Bill 120: credit 15 of 50 and money 40 leave 65 open, and 35 of the credit."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "50.00")])
    firm.bill.pay(bill, amount="40.00", credits={credit: "15.00"})
    firm.update()
    assert Decimal("65.00") == firm.posted(bill).open
    assert Decimal("30.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
