"""
The bookkeeper applied 20 of a credit of 50 by hand, and BILL pays with the same 20: it is not applied twice.

Answers: "if the credit is manually applied in QuickBooks Desktop, the payment itself will error"
(https://support.bill.com/hc/en-us/articles/217898323). Here QuickBooks would take it a second time.
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_bill_is_open_as_in_bill(firm: Firm) -> None:
    """The check is for the money alone, and the audit trail says why."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "50.00")])
    firm.update()
    firm.books.apply_credit(firm.posted(bill), firm.posted(credit), "20.00")
    payment = firm.bill.pay(bill, amount="50.00", credits={credit: "20.00"})
    firm.update()
    assert Decimal("50.00") == firm.posted(payment).amount
    assert Decimal("20.00") == firm.books.applied(firm.posted(bill), firm.posted(credit))
    assert Decimal("50.00") == firm.posted(bill).open == firm.bill.due(bill)
    assert "credit of 20.00: it lies on the bill already" in firm.trail(payment)
    firm.days(1)
    firm.update()
    assert firm.agree()
    assert firm.report().agrees
