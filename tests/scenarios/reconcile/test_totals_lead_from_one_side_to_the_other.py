"""
Per vendor, what BILL owes less what is not due, accepted and differing is what QuickBooks owes, to the cent.

Answers: "erode trust in numbers that should just tie out"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm


def test_every_vendor_ties_out(firm: Firm) -> None:
    """With a bill of each sort: agreed, not due, changed by hand, and only in QuickBooks."""
    cedar, harbor = firm.bill.vendor("Cedar Supply"), firm.bill.vendor("Harbor Stone")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.01")])
    firm.bill.bill(cedar, number="2", lines=[("Fuel", "20.02")])
    changed = firm.bill.approved_bill(harbor, number="3", lines=[("Fuel", "40.04")])
    firm.update()
    firm.books.edit(firm.posted(changed), lines=[("Fuel", "40.44")])
    firm.books.key_bill("Harbor Stone", number="4", lines=[("Fuel", "80.08")])
    firm.update()
    report = firm.report()
    for total in (*report.vendors, *report.totals, *report.balances):
        assert total.book == total.bill - total.not_due - total.accepted - total.differs
    assert dict(firm.books.file.accounts_payable()) == {one.vendor: one.book for one in report.balances}
