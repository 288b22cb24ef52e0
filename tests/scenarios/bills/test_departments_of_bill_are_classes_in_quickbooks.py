"""
A department on a line of BILL is the class of the same name on the line in QuickBooks.

Answers: "A class doesn't carry over"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026); "Bill.com
Departments are Classes in QuickBooks Desktop"
(https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812).
"""

from tests.scenarios.firm import Firm


def test_each_line_has_its_class(firm: Firm) -> None:
    """And a line without one has none."""
    snow = firm.bill.entry("departments", "Maintenance")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(
        cedar,
        number="1042",
        lines=[firm.bill.line("Fuel", "120.00", departmentId=snow), ("Repairs", "1.00")],
    )
    firm.update()
    assert ("Maintenance", "") == firm.posted(bill).classes
    assert firm.update().quiet
    assert firm.agree()
