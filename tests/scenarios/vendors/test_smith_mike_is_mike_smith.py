"""
"Smith, Mike" in QuickBooks and "Mike Smith" in BILL are one vendor.

Answers: duplicates by spelling must be merged by support
(https://paymakerhelp.bill.com/hc/en-us/articles/360028563471, "Contact Customer Support about merging the
records").
"""

from tests.scenarios.firm import Firm


def test_they_are_linked(firm: Firm) -> None:
    """The name in QuickBooks stays as the bookkeeper wrote it."""
    firm.books.vendor("Smith, Mike")
    mike = firm.bill.vendor("Mike Smith")
    firm.update()
    assert ("Smith, Mike",) == firm.books.vendors()
    assert "Smith, Mike" == firm.book_vendor(mike)["name"]
    assert firm.update().quiet
    assert firm.agree()
