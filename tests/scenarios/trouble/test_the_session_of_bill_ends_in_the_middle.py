"""
BILL's session ends in the middle of an update: we sign in again and go on, and nobody notices.

Fact: a session ends after 35 idle minutes, BDC_1109 (BILL API reference, login).
"""

from billv3.testing import Fault
from tests.scenarios.firm import Firm


def test_the_update_is_well(firm: Firm) -> None:
    """No exception of the connection."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.fake.faults.on_route("GET /v3/bills", Fault.expire_sessions())
    assert firm.update().well
    assert firm.posted(bill)
    assert firm.agree()
