"""
Two accounts of QuickBooks that could be meant hold the bill: money is never posted by guess.

Answers: duplicate accounts that must be merged with the right "integration ID"
(https://help.bill.com/hc/en-us/articles/360000009943).
"""

from tests.scenarios.firm import Firm


def test_the_reason_says_how_many(firm: Firm) -> None:
    """Naming the number in BILL settles it."""
    firm.books.account("Snow Salt", account_number="61500")
    firm.books.account("SNOW  SALT", account_number="61501")
    firm.bill.account("Snow Salt")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Snow Salt", "120.00")])
    firm.update()
    assert None is firm.posted(bill)
    assert any("2 accounts that could be Snow Salt" in one.reason for one in firm.waiting())
    firm.bill.edit_account("Snow Salt", account={"type": "EXPENSE", "number": "61501"})
    firm.update()
    assert "SNOW  SALT" == firm.posted(bill).lines[0][0]
    assert firm.agree()
