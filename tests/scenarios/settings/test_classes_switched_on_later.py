"""
A firm that left classes out switches them on: the bills that named a department go on with their class.

Answers: "A class doesn't carry over"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from collections.abc import Callable

from syncer.settings import Classes
from tests.scenarios.firm import Firm


def test_what_was_held_is_posted_with_its_class(make_firm: Callable[..., Firm]) -> None:
    """QuickBooks' classes, which nobody asked for before, are all read in the next update."""
    firm = make_firm(classes=Classes.OFF)
    upkeep = firm.bill.entry("departments", "Maintenance")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", departmentId=upkeep)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    firm.days(3)
    firm.update()
    assert "dimension" == firm.trouble(bill).code
    firm.set(classes=Classes.DEPARTMENT)
    firm.update()
    assert ("Maintenance",) == firm.posted(bill).classes
    assert firm.link(upkeep) is not None
    assert firm.agree()
