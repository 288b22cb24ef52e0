"""
An item that QuickBooks has not holds the bill and is named.

Answers: "If you create items in Bill.com, they will not sync to QuickBooks Desktop, and bills with those
items will not sync" (https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812).
"""

from tests.scenarios.firm import Firm


def test_the_item_frees_it(firm: Firm) -> None:
    """Added in QuickBooks by its name."""
    mulch = firm.bill.entry("items", "Mulch", type="SERVICE")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[firm.bill.line(None, "120.00", itemId=mulch)])
    firm.update()
    assert "line 1: item Mulch is not in QuickBooks" == firm.waits_for(bill)
    firm.books.item("Mulch", account="Job Materials")
    firm.update()
    assert ("Mulch",) == firm.posted(bill).items
    assert firm.agree()
