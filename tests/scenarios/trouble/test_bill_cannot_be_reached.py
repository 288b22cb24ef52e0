"""
BILL is down for an hour: the update says so, and nothing is passed over afterwards.

Fact: the sandbox deploys twice a day and odd 5xx are normal (BILL docs, "Environmental differences").
"""

from billv3.testing import Fault
from tests.scenarios.firm import Firm


def test_the_next_update_goes_on(firm: Firm) -> None:
    """The exception of the connection closes by itself."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.fake.faults.on_route("GET /v3/vendors", Fault.server_error())
    said = firm.update()
    assert not said.well
    assert "BILL could not be read" in said.summary
    assert ["bill"] == [one.id for one in firm.exceptions()]
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
