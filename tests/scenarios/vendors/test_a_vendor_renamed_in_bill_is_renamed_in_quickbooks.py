"""
A vendor that changes its name in BILL is renamed in QuickBooks, and its old bills follow.

Fact: references are by ListID, FullName breaks on renames (qbXML On-Screen Reference, references and
names).
"""

from tests.scenarios.firm import Firm


def test_one_vendor_remains(firm: Firm) -> None:
    """Bills before and after are on the same vendor."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    firm.bill.edit_vendor(cedar, name="Cedar and Sons")
    firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "10.00")])
    firm.update()
    assert ("Cedar and Sons",) == firm.books.vendors()
    assert 2 == len(firm.books.bills("Cedar and Sons"))
    assert firm.agree()
