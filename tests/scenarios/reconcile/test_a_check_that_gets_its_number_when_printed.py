"""
The bookkeeper prints the check and QuickBooks gives it a number: that is no difference.

Fact: a bill payment is to be printed or has a number (qbXML On-Screen Reference, BillPaymentCheckAdd:
exactly one of IsToBePrinted and RefNumber).
"""

from tests.scenarios.firm import Firm


def test_the_number_stays_and_nobody_is_asked(firm: Firm) -> None:
    """The trail knows that somebody edited it."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.update()
    firm.books.edit_check(firm.posted(payment), ref_number="2001")
    firm.update()
    assert "2001" == firm.posted(payment).number
    assert "changed in QuickBooks" in firm.trail(payment)
    assert firm.agree()
