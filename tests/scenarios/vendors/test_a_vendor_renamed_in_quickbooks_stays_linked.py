"""
A vendor that the bookkeeper renames stays the same vendor: bills go on to it and no second one is made.

Fact: a ListID is stable across renames (qbXML On-Screen Reference, references and names).
"""

from tests.scenarios.firm import Firm


def test_the_next_bill_finds_it(firm: Firm) -> None:
    """Without a merge, an asterisk or a call to support."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.rename_vendor("Cedar Supply", "Cedar Supply Co of Astoria")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert ("Cedar Supply Co of Astoria",) == firm.books.vendors()
    assert "Cedar Supply Co of Astoria" == firm.posted(bill).vendor
    assert {} == firm.differences()
