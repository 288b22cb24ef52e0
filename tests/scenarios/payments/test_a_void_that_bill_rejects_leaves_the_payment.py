"""
A void that BILL cannot carry out any more leaves check and bill paid.

Fact: a void request may be refused; `voidInfo[].status` says so (BILL API reference, voidpayment).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_nothing_was_reversed(firm: Firm) -> None:
    """The exception of the time between is closed by itself."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    firm.update()
    firm.bill.void(payment, complete=False)
    firm.update()
    firm.bill.fake.office.finish_void(payment, accepted=False)
    firm.update()
    assert Decimal("120.00") == firm.posted(payment).amount
    assert Decimal("0.00") == firm.posted(bill).open
    assert firm.agree()
