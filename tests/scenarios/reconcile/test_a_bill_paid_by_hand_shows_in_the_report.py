"""
A bill that was paid by hand in QuickBooks, and is open in BILL, is found by the report.

Answers: "the bill is already marked as paid in QuickBooks" is noticed by others only when BILL pays it
(https://vendorpayhelp.bill.com/hc/en-us/articles/360051654931).
"""

from tests.scenarios.firm import Firm


def test_before_bill_pays_it_a_second_time(firm: Firm) -> None:
    """The check by hand is a line, and the report does not agree."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    check = firm.books.pay(firm.posted(bill))
    firm.update()
    assert not firm.report().agrees
    assert firm.line(check).todo
    assert firm.line(bill).differences
