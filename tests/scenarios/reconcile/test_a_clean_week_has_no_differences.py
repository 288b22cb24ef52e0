"""
After a clean week the report has no differences, and one run after another says the same.

Answers: "they turn the month-end close into a reconciliation hunt"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from decimal import Decimal

from syncer.reconcile import Bucket
from tests.scenarios.firm import Firm


def test_bills_credits_and_payments_agree(firm: Firm) -> None:
    """The total owed is QuickBooks' own accounts payable."""
    cedar = firm.bill.vendor("Cedar Supply")
    for number in ("1", "2", "3"):
        bill = firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", f"{number}00.00")])
    firm.bill.pay(bill, amount="50.00")
    firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    for _ in range(2):
        firm.update()
        report = firm.report()
        assert report.agrees
        assert {Bucket.AGREES} == {line.bucket for line in report.lines}
        (owed,) = report.owed
        assert Decimal("530.00") == owed.book == owed.bill == firm.books.open_balance("Cedar Supply")
