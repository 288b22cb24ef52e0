"""
Two clerks enter one invoice, as "INV-1042" and as "inv 1042": BILL takes both, and a person is told.

Answers: "Duplicate bills ... surface only at close"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026); BILL refuses
the very same number only (BDC_1171), and QuickBooks accepts duplicates silently (QuickBooks SDK,
messages0).
"""

from tests.scenarios.firm import Firm


def test_same_vendor_number_and_amount(firm: Firm) -> None:
    """Before the second is posted, or at least in an exception afterwards."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="INV1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.approved_bill(cedar, number="inv 1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert firm.exceptions()
