"""
A posted bill that is sent back and denied a week later, while other bills come in, is noticed and voided.

Fact: `updatedTime` of a bill may not move on approval (BILL docs "AP bill approvals"), so a reading of
changes alone does not show it.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_books_do_not_go_on_owing_it(firm: Firm) -> None:
    """At the latest with the next reading of what can still change."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.days(7)
    firm.bill.approved_bill(cedar, number="1043", lines=[("Fuel", "30.00")])
    firm.update()
    firm.bill.ask_again(bill)
    firm.bill.deny(bill)
    firm.update()
    firm.days(1)
    firm.update()
    assert Decimal("30.00") == firm.books.open_balance("Cedar Supply") or firm.trouble(bill)
