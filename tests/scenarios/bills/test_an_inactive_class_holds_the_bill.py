"""
A class made inactive in QuickBooks holds the bills that name it, and says so.

Fact: an inactive class in a new bill is refused, 3140 (QuickBooks SDK, messages0).
"""

from tests.scenarios.firm import Firm


def test_active_again_it_goes(firm: Firm) -> None:
    """By itself."""
    firm.books.file.make_inactive("Maintenance", "Class")
    upkeep = firm.bill.entry("departments", "Maintenance")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", departmentId=upkeep)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert "class Maintenance is inactive in QuickBooks" in firm.waits_for(bill)
    firm.clock.advance(minutes=1)
    firm.books.file.make_active("Maintenance", "Class")
    firm.update()
    assert ("Maintenance",) == firm.posted(bill).classes
    assert firm.agree()
