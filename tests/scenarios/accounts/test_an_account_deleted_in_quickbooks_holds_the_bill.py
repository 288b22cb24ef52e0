"""
An account that somebody deleted in QuickBooks holds new bills, and says so.

Answers: "object named by id not found", status 3120/3140 (docs.singleops.com 3120; QuickBooks SDK, status
codes in response messages).
"""

from tests.scenarios.firm import Firm


def test_the_bill_waits_and_is_not_lost(firm: Firm) -> None:
    """An account with the old number takes its place."""
    firm.books.account("Snow Salt", account_number="61500")
    firm.bill.account("Snow Salt", number="61500")
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.file.delete_entry("Snow Salt", "Account")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Snow Salt", "120.00")])
    firm.update()
    assert "Snow Salt" in firm.waits_for(bill)
    firm.books.account("Ice Melt", account_number="61500")
    firm.update()
    assert "Ice Melt" == firm.posted(bill).lines[0][0]
