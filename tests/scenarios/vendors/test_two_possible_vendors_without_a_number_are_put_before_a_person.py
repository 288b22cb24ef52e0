"""
Two vendors in QuickBooks could be the one of BILL and nothing tells them apart: a person decides.

Answers: duplicates that only support can merge
(https://paymakerhelp.bill.com/hc/en-us/articles/360028563471).
"""

from tests.scenarios.firm import Firm


def test_no_third_vendor_is_made(firm: Firm) -> None:
    """The exception names both; the bill waits; merging them in QuickBooks and a replay go on."""
    firm.books.vendor("Smith, Mike")
    firm.books.vendor("Mike Smith")
    mike = firm.bill.vendor("Mike Smith")
    bill = firm.bill.approved_bill(mike, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert 2 == len(firm.books.vendors())
    assert all(name in firm.trouble(mike).cause for name in ("Smith, Mike", "Mike Smith"))
    assert "" != firm.waits_for(bill)
    firm.books.file.merge_vendors("Smith, Mike", into="Mike Smith")
    firm.update()
    firm.admin.replay(mike)
    firm.update()
    assert "Mike Smith" == firm.posted(bill).vendor
    assert firm.agree()
