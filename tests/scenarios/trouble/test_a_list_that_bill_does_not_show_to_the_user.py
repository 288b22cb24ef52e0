"""
The BILL user of the connection may not read locations. The firm does not need them in QuickBooks: its bills
are posted all the same, and somebody is told.

Fact: HTTP 403 says that the user's role lacks a permission (BILL docs, common API error codes).
"""

from billv3.testing import Fault
from tests.scenarios.firm import Firm


def test_all_else_goes_on(firm: Firm) -> None:
    """The exception closes once the list is shown."""
    north = firm.bill.entry("locations", "North")
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.fake.faults.on_route("GET /v3/classifications/locations", Fault.forbidden(), times=99)
    plain = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    placed = firm.bill.approved_bill(
        cedar, number="1043", lines=[firm.bill.line("Fuel", "10.00", locationId=north)]
    )
    payment = firm.bill.pay(plain)
    assert firm.update().well
    assert firm.posted(plain)
    assert firm.posted(payment)
    assert ["unread_location"] == [one.id for one in firm.exceptions() if one.kind == "connection"]
    assert "location" in firm.trouble(placed).cause
    firm.set(left_out=("location",))
    firm.update()
    assert firm.posted(placed)
    firm.bill.fake.faults.clear()
    firm.days(1)
    firm.update()
    assert firm.agree()
