"""
Class tracking is switched off in QuickBooks: a bill with a department is held instead of losing its class.

Fact: a ClassRef while class tracking is off is ignored or refused with 3250 (QuickBooks SDK, messages0).
"""

from qbxml.testing import Preferences
from tests.scenarios.firm import Firm


def test_the_reason_names_the_preference(make_firm) -> None:
    """Switched on, the bill is posted with its class."""
    firm: Firm = make_firm(preferences=Preferences(is_using_class_tracking=False))
    upkeep = firm.bill.entry("departments", "Maintenance")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", departmentId=upkeep)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert "class tracking is off in QuickBooks" in firm.waits_for(bill)
    firm.books.file.set_preferences(is_using_class_tracking=True)
    firm.update()
    assert ("Maintenance",) == firm.posted(bill).classes
    assert firm.agree()
