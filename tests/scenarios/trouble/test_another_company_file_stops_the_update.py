"""
Somebody opened another company file: nothing is written into it.

Fact: 600 and not-found answers typically mean another company file (QuickBooks SDK, error recovery); QBWC
opens whatever path it is told (QuickBooks Web Connector Programmer's Guide).
"""

from qbxml.testing import CompanyFile
from tests.scenarios.firm import Firm


def test_the_exception_says_which_file_is_open(firm: Firm) -> None:
    """With the right file open again everything goes on."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    right = firm.books.file
    firm.books.file = CompanyFile.new("Blue Heron Nursery", now=firm.clock.now)
    said = firm.update()
    assert not said.well
    assert "Blue Heron Nursery" in firm.exceptions()[0].cause
    assert () == firm.books.bills()
    firm.books.file = right
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
