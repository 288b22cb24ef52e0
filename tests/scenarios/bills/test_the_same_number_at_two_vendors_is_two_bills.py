"""
Two vendors may both have an invoice 1001; each keeps its own.

Fact: duplicate RefNumbers exist in QuickBooks and must be told apart by vendor (qbXML On-Screen Reference,
BillQuery); BILL refuses a duplicate number only within one vendor (BDC_1171).
"""

from tests.scenarios.firm import Firm


def test_both_are_posted(firm: Firm) -> None:
    """Neither is taken for the other."""
    cedar, harbor = firm.bill.vendor("Cedar Supply"), firm.bill.vendor("Harbor Stone")
    for vendor in (cedar, harbor):
        firm.bill.approved_bill(vendor, number="1001", lines=[("Fuel", "120.00")])
    firm.update()
    assert ("Cedar Supply", "Harbor Stone") == tuple(sorted(paper.vendor for paper in firm.books.bills()))
    assert firm.agree()
