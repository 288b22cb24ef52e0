"""
A department that is no class in QuickBooks holds the bill and says which: no bill lands uncoded.

Answers: "bills land uncoded and someone re-codes"
(https://ustechautomations.com/resources/blog/automate-billcom-to-quickbooks-online-sync-2026).
"""

from tests.scenarios.firm import Firm


def test_adding_the_class_posts_it(firm: Firm) -> None:
    """By itself, in the next update."""
    snow = firm.bill.entry("departments", "Snow")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(
        cedar, number="1042", lines=[firm.bill.line("Fuel", "120.00", departmentId=snow)]
    )
    firm.update()
    assert "department Snow is not a class in QuickBooks" in firm.waits_for(bill)
    firm.books.class_("Snow")
    firm.update()
    assert ("Snow",) == firm.posted(bill).classes
    assert firm.agree()
