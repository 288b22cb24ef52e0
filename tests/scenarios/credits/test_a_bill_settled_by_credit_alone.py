"""
A bill that a credit settles in full, without any money, is settled in QuickBooks by the credit.

Answers: "If a Vendor Credit covers the FULL amount of a bill, the $0 payment must sync for the credit to be
applied" (https://support.bill.com/hc/en-us/articles/217898323). QuickBooks keeps no payment of it, only the
link (QuickBooks SDK, messages0).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_no_check_of_zero_is_needed(firm: Firm) -> None:
    """Bill closed, credit used, no check."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "20.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "50.00")])
    firm.bill.record(bill, amount="0", credits={credit: "20.00"})
    firm.update()
    assert () == firm.books.checks()
    assert Decimal("0.00") == firm.posted(bill).open
    assert Decimal("-30.00") == firm.books.open_balance("Cedar Supply")
    assert firm.update().quiet
    assert firm.agree()
