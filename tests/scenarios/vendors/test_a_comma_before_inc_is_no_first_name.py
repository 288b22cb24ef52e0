"""
"Cedar Supply, Inc." is not "Inc. Cedar Supply": what follows the comma is a legal form.

Fact: names are matched as people read them (issue 7, "Smith, Mike" equals "Mike Smith"), and a wrong match
would post one vendor's bills to another.
"""

from tests.scenarios.firm import Firm


def test_the_two_stay_two_vendors(firm: Firm) -> None:
    """Both exist afterwards."""
    firm.books.vendor("Inc Cedar")
    cedar = firm.bill.vendor("Cedar, Inc")
    firm.update()
    assert {"Inc Cedar", "Cedar, Inc"} == set(firm.books.vendors())
    assert "Cedar, Inc" == firm.book_vendor(cedar)["name"]
