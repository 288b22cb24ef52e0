"""
An approved bill reaches QuickBooks, and only once.

Answers: BILL's desktop sync is started by hand and posts on its own terms
(https://help.bill.com/hc/en-us/articles/115005442526, "run from a desktop program").
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_it_is_posted_line_by_line(firm: Firm) -> None:
    """Vendor, number, lines and total are BILL's, and a second update writes nothing."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00"), ("Repairs", "80.05")])
    firm.update()
    (posted,) = firm.books.bills("Cedar Supply")
    assert "1042" == posted.number
    assert (("Fuel", Decimal("120.00")), ("Repairs", Decimal("80.05"))) == posted.lines
    assert Decimal("200.05") == firm.books.open_balance("Cedar Supply")
    assert posted == firm.posted(bill)
    assert firm.update().quiet
    assert firm.agree()
