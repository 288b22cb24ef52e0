"""
A credit that is changed in BILL after posting is not silently left different.

Answers: "Edits made in QuickBooks for vendor credits will not sync" and the other way round a person has to
know (https://help.bill.com/hc/en-us/articles/115005442526).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_exception_stays_until_it_is_settled(firm: Firm) -> None:
    """The bookkeeper makes the change by hand and skips it; the trail knows who did."""
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    firm.bill.archive(credit, kind="vendor-credits")
    firm.update()
    assert firm.trouble(credit)
    assert Decimal("20.00") == firm.posted(credit).amount
    firm.books.void(firm.posted(credit))
    firm.admin.skip(credit)
    firm.update()
    assert () == firm.exceptions()
    assert "bookkeeper: skipped" in firm.trail(credit)
