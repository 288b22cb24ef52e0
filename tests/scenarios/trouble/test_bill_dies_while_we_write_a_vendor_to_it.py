"""
BILL makes the vendor and its answer is lost: no second vendor is made.

Fact: BILL has no idempotency key for vendors (BILL API reference, createvendor), and no protection against
two of one name.
"""

from billv3.testing import Fault
from tests.scenarios.firm import Firm


def test_one_vendor_in_bill(firm: Firm) -> None:
    """It is looked for before anything is written again."""
    address = {"addr1": "40 Wharf Rd", "city": "Astoria", "state": "OR", "postal_code": "97103"}
    firm.books.vendor("Cedar Supply", vendor_address=address)
    firm.bill.fake.faults.on_route("POST /v3/vendors", Fault.lost_answer())
    firm.update()
    firm.days(1)
    firm.update()
    firm.update()
    assert 1 == len(firm.bill.fake.ids("vendors"))
    assert firm.update().quiet
    assert firm.agree()
