"""
A vendor credit that was keyed by hand is linked and not entered a second time.

Answers: credits travel one way and would stand twice (https://support.bill.com/hc/en-us/articles/217898323).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_one_credit_remains(firm: Firm) -> None:
    """Same vendor, number, amount and day."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_credit("Cedar Supply", number="CR-7", lines=[("Fuel", "20.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    assert keyed == firm.posted(credit).id
    assert Decimal("-20.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
