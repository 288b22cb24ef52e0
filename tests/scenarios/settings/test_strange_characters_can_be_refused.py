"""
A firm may refuse characters that QuickBooks cannot hold instead of having them replaced.

Answers: https://help.bill.com/hc/en-us/articles/360000011506 (bills fail over special characters, and the
message does not say which).
"""

from collections.abc import Callable

from syncer.settings import TextPolicy
from tests.scenarios.firm import Firm


def test_the_exception_says_which_character(make_firm: Callable[..., Firm]) -> None:
    """Nothing is posted until somebody rewrites the text in BILL."""
    firm = make_firm(text=TextPolicy.REFUSE)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")], memo="Tea 茶")
    firm.update()
    assert () == firm.books.bills()
    assert "U+8336" in firm.trouble(bill).cause
    firm.bill.edit(bill, memo="Tea")
    firm.update()
    assert "Tea" == firm.posted(bill).memo
    assert firm.agree()
