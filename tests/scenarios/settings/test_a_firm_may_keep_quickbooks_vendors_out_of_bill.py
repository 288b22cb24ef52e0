"""
A firm that has hundreds of old vendors in QuickBooks keeps them out of BILL, by one setting.

Fact: two-way vendors are a preference of BILL's own sync
(https://help.bill.com/hc/en-us/articles/115005443106).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_nothing_is_written_to_bill(make_firm: Callable[..., Firm]) -> None:
    """BILL's own vendors still go to QuickBooks."""
    firm = make_firm(vendors_to_bill=False)
    address = {"addr1": "40 Wharf Rd", "city": "Astoria", "state": "OR", "postal_code": "97103"}
    firm.books.vendor("Old Quarry", vendor_address=address)
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    assert (cedar,) == firm.bill.fake.ids("vendors")
    assert {"Old Quarry", "Cedar Supply"} == set(firm.books.vendors())
    assert firm.agree()
