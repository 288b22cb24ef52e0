"""
A bill keyed by hand on another account than BILL's is linked, and the coding of the books stays.

Answers: "someone re-codes" what a sync overwrites
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026); QuickBooks
is the book of record (docs/explanation/posting-rules.md).
"""

from tests.scenarios.firm import Firm


def test_repairs_stay_repairs(firm: Firm) -> None:
    """As long as BILL does not change the lines."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Repairs", "120.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.edit(bill, memo="paid by card")
    firm.update()
    assert keyed == firm.posted(bill).id
    assert "Repairs" == firm.posted(bill).lines[0][0]
    assert firm.agree()
