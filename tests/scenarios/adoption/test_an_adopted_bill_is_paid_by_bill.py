"""
A bill that was keyed by hand and adopted is paid by BILL's payment like any other.

Answers: "the corresponding bill cannot be found in QuickBooks"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_check_is_on_the_bill_that_was_there(firm: Firm) -> None:
    """All in one update."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.pay(bill)
    firm.update()
    assert Decimal("0.00") == firm.books.paper(keyed).open
    assert firm.agree()
