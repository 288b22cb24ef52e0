"""
A firm that keeps its branches as locations in BILL has them as classes in QuickBooks, by one setting.

Answers: "Locations NA", "Classes NA" (https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812).
"""

from collections.abc import Callable

from syncer.settings import Classes
from tests.scenarios.firm import Firm


def test_the_location_is_the_class(make_firm: Callable[..., Firm]) -> None:
    """Departments are then not carried, and must be left out by setting."""
    firm = make_firm(classes=Classes.LOCATION, left_out=("department",))
    north = firm.bill.entry("locations", "Construction")
    office = firm.bill.entry("departments", "Office")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", locationId=north, departmentId=office)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert ("Construction",) == firm.posted(bill).classes
    assert "left out by setting" in firm.trail(bill)
    assert firm.agree()
