"""
The due date of BILL is the due date in QuickBooks, not what QuickBooks would reckon by itself.

Fact: without a due date QuickBooks uses the terms or its own days (company preference); Add must send what
it means (qbXML On-Screen Reference, BillAdd).
"""

import datetime as dt

from tests.scenarios.firm import Firm


def test_the_day_is_bills(firm: Firm) -> None:
    """Bills are due on the day that BILL pays by."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(
        cedar, number="1042", lines=[("Fuel", "120.00")], on=dt.date(2026, 2, 27), due=dt.date(2026, 5, 30)
    )
    firm.update()
    assert (dt.date(2026, 2, 27), dt.date(2026, 5, 30)) == (firm.posted(bill).on, firm.posted(bill).due)
    assert firm.agree()
