"""
Somebody voids the bill in QuickBooks and archives it in BILL: both sides agree, and nobody is asked.

Fact: voids by hand are what BILL tells people to do
(https://vendorpayhelp.bill.com/hc/en-us/articles/360007387591).
"""

from tests.scenarios.firm import Firm


def test_it_is_settled(firm: Firm) -> None:
    """In whatever order the two acts are seen."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.books.void(firm.posted(bill))
    firm.bill.archive(bill)
    firm.update()
    assert firm.update().quiet
    assert firm.agree()
