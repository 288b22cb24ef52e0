"""
A line on an account that QuickBooks has not holds the bill back instead of landing on a fallback account.

Answers: BILL's fallback "unallocated expense" account for lines without account
(https://help.bill.com/hc/en-us/articles/115005443106); "bills land uncoded and someone re-codes"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm


def test_the_reason_names_line_and_account(firm: Firm) -> None:
    """The bookkeeper adds the account in QuickBooks, and the bill follows by itself."""
    firm.bill.account("Snow Salt", number="61500")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "1.00"), ("Snow Salt", "120.00")])
    firm.update()
    assert "line 2: Snow Salt is not in QuickBooks yet" == firm.waits_for(bill)
    firm.books.account("Snow Salt", account_number="61500")
    firm.update()
    assert ("Fuel", "Snow Salt") == tuple(account for account, _ in firm.posted(bill).lines)
    assert firm.agree()
