"""
A vendor credit that the bookkeeper used by hand and BILL archives is not voided behind his back.

Answers: credits applied by hand (https://support.bill.com/hc/en-us/articles/217898323); a void would reopen
the bill.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_exception_says_that_it_was_used(firm: Firm) -> None:
    """The bill stays settled by it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.file.apply_credit(firm.posted(bill).id, firm.posted(credit).id, "20.00")
    firm.bill.archive(credit, kind="vendor-credits")
    firm.update()
    assert "used" in firm.trouble(credit).cause
    assert Decimal("100.00") == firm.posted(bill).open
