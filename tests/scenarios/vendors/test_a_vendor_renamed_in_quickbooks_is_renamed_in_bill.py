"""
A vendor that the bookkeeper renames in QuickBooks is renamed in BILL.

Answers: names that differ and "contact Customer Support and request to merge the vendors"
(https://help.bill.com/hc/en-us/articles/360000024126).
"""

from tests.scenarios.firm import Firm


def test_bill_has_the_new_name(firm: Firm) -> None:
    """And it is not renamed back."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.rename_vendor("Cedar Supply", "Cedar and Sons")
    firm.update()
    firm.update()
    assert "Cedar and Sons" == firm.bill.fake.read("vendors", cedar)["name"]
    assert ("Cedar and Sons",) == firm.books.vendors()
    assert firm.update().quiet
    assert firm.agree()
