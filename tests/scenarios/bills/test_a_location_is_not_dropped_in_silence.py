"""
A line with a location, where only departments are carried, is put before a person instead of losing it.

Answers: "the native sync drops dimensions (class, location, project)"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm


def test_the_setting_to_leave_it_out_posts_it(firm: Firm) -> None:
    """The exception names the line and the setting."""
    north = firm.bill.entry("locations", "North yard")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", locationId=north)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert "Line 1 names the location" in firm.trouble(bill).cause
    assert "left_out" in firm.trouble(bill).fix
    firm.set(left_out=("location",))
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
