"""
BILL changed the phone, the bookkeeper the address: both changes stand afterwards.

Answers: BILL's own sync takes one whole record on a conflict ("which side wins on conflict",
https://help.bill.com/hc/en-us/articles/115005443106); issue 7: "overwrites whole records on conflict".
"""

from tests.scenarios.firm import Firm


def test_a_merge_field_by_field(firm: Firm) -> None:
    """QuickBooks has BILL's new phone and keeps its own new street."""
    cedar = firm.bill.vendor("Cedar Supply", phone="1")
    firm.update()
    firm.bill.edit_vendor(cedar, phone="2")
    firm.books.edit_vendor("Cedar Supply", notes="call before noon", name_on_check="Cedar Supply Inc")
    firm.update()
    vendor = firm.book_vendor(cedar)
    assert ("2", "Cedar Supply Inc", "call before noon") == (
        vendor["phone"],
        vendor["name_on_check"],
        vendor["notes"],
    )
