"""
Two vendors in QuickBooks could be the one of BILL: the bookkeeper says which, and its bills go on.

Answers: duplicates that only support can merge
(https://paymakerhelp.bill.com/hc/en-us/articles/360028563471).
"""

from tests.scenarios.firm import Firm


def test_the_bill_is_posted_to_the_right_one(firm: Firm) -> None:
    """By name, without calling anybody; and the trail says who said it."""
    firm.books.vendor("Smith, Mike")
    firm.books.vendor("Mike Smith")
    mike = firm.bill.vendor("MIKE SMITH")
    bill = firm.bill.approved_bill(mike, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert "`relink`" in firm.trouble(mike).fix
    firm.admin.relink(mike, "Smith, Mike")
    firm.update()
    assert "Smith, Mike" == firm.posted(bill).vendor
    assert "bookkeeper: relinked" in firm.trail(mike)
    assert firm.agree()
