"""
A vendor credit that is archived in BILL before anybody used it is voided in QuickBooks.

Answers: "Vendor Credits 1-way", "Voids NA" (https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_vendor_is_owed_the_whole_bill_again(firm: Firm) -> None:
    """The void paper stays for the auditor."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "20.00")])
    firm.update()
    firm.bill.archive(credit, kind="vendor-credits")
    firm.update()
    assert [True] == [paper.void for paper in firm.books.credits()]
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
