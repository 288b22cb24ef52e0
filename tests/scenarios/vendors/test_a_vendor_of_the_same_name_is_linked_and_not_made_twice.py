"""
A vendor that QuickBooks has already, by the same name, is linked; case and blanks do not count.

Answers: "duplicate vendor error ... the recommended edit is to add an asterisk at the end of the vendor's
name" (https://paymakerhelp.bill.com/hc/en-us/articles/360028563471).
"""

from tests.scenarios.firm import Firm


def test_no_second_vendor_and_no_asterisk(firm: Firm) -> None:
    """The bill is posted to the vendor that was there, whose spelling stays."""
    firm.books.vendor("CEDAR  Supply")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    (name,) = firm.books.vendors()
    assert name == firm.posted(bill).vendor
    assert name.startswith("CEDAR")
    assert firm.agree()
