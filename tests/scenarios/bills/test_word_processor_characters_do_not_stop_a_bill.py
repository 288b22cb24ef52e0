"""
Curly quotes, dashes and an emoji in a description do not stop a bill, and what was changed can be read.

Answers: https://help.bill.com/hc/en-us/articles/360000011506 ("Remove special characters from the bill
description"); qbwc/qbxml issue 8 (characters outside ISO-8859-1 refuse the whole document).
"""

from tests.scenarios.firm import Firm


def test_the_memo_is_plain_and_the_change_is_in_the_trail(firm: Firm) -> None:
    """The café keeps its accent; what QuickBooks cannot hold becomes its nearest plain form."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(
        cedar, number="1042", lines=[("Fuel", "120.00")], memo="Café “north” – 5 ☕"
    )
    firm.update()
    assert 'Café "north" - 5' in firm.posted(bill).memo
    assert "?" not in firm.posted(bill).memo
    assert "U+201C" in firm.trail(bill)
    assert firm.agree()
