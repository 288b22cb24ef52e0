"""
A payment state that BILL calls UNDEFINED, after posting, changes nothing in the books and is shown to a
person.

Fact: UNDEFINED: none of these, alert (https://developer.bill.com/docs/single-status-payment-values).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_check_stays(firm: Firm) -> None:
    """Until BILL says something that is known."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.bill.money(payment, "UNDEFINED")
    firm.update()
    assert "UNDEFINED" in firm.trouble(payment).cause
    assert Decimal("120.00") == firm.posted(payment).amount
    firm.bill.money(payment, "CLEARED")
    firm.update()
    assert firm.agree()
