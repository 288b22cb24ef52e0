"""
A bill that waits for a yes or no about a paper keyed by hand is shown as such on both sides.

Answers: duplicates "surface only at close"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from syncer.reconcile import Bucket, Cause
from tests.scenarios.firm import Firm


def test_the_answer_settles_it(firm: Firm) -> None:
    """No: both stand, and the paper by hand is only in QuickBooks."""
    firm.books.vendor("Cedar Supply")
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "102.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert (Bucket.DIFFERS, Cause.PROPOSED) == (firm.line(bill).bucket, firm.line(bill).cause)
    firm.admin.refuse(bill)
    firm.update()
    assert Bucket.AGREES is firm.line(bill).bucket
    assert Cause.ONLY_IN_QUICKBOOKS is firm.line(keyed).cause
