"""
A QuickBooks of 2013 speaks an older qbXML: bills are posted all the same.

Fact: the version is the lower of ours and the host's (QuickBooks SDK, supported versions); elements newer
than the declared version refuse the document.
"""

from qbxml.testing import CompanyFile
from tests.scenarios.firm import FILE, OWNER, Firm


def test_bill_payment_and_credit(firm: Firm) -> None:
    """With version 11.0."""
    firm.books.file = CompanyFile.new(now=firm.clock.now, newest_version="11.0")
    firm.books.file.stamp_file_id(OWNER, FILE)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.bill.pay(bill, amount="50.00")
    firm.update()
    assert 1 == len(firm.books.checks())
    assert firm.update().quiet
    assert firm.agree()
