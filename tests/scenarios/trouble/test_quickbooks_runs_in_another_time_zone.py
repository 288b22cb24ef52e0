"""
QuickBooks runs on a PC far east of our server: what is keyed there today is found today.

Fact: an offset-less time means local time of the QuickBooks PC (qbXML schema 13.0, data types).
"""

from qbxml.testing import CompanyFile
from tests.scenarios.firm import FILE, OWNER, Firm


def test_a_bill_keyed_in_auckland_is_adopted(firm: Firm) -> None:
    """Its stamps lie half a day ahead of ours."""
    firm.books.file = CompanyFile.new(now=firm.clock.now, zone="Pacific/Auckland")
    firm.books.file.stamp_file_id(OWNER, FILE)
    firm.books.vendor("Cedar Supply")
    firm.update()
    keyed = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")])
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert keyed == firm.posted(bill).id
    assert firm.agree()
