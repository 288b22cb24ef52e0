"""
A bill archived in BILL after posting is voided in QuickBooks while it is unpaid.

Answers: "Voids NA" in BILL's own matrix for QuickBooks Desktop
(https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_nothing_is_owed_any_more_and_the_record_stays(firm: Firm) -> None:
    """A void keeps the paper for the auditor; it is not deleted."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.archive(bill)
    firm.update()
    (paper,) = firm.books.bills()
    assert paper.void
    assert Decimal("0.00") == firm.books.open_balance("Cedar Supply")
    assert firm.agree()
