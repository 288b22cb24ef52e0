"""
A payment recorded in BILL, made by a hand-written check, goes to the account it was written on, with its
number.

Fact: offline payments use the account chosen on the payment, not clearing
(https://help.bill.com/hc/en-us/articles/115005442526).
"""

import dataclasses
from collections.abc import Callable
from decimal import Decimal

from billv3.testing import Knobs
from tests.scenarios.firm import Firm


def test_the_check_number_is_the_ref_number(make_firm: Callable[..., Firm]) -> None:
    """Although all payments of BILL itself go through the clearing account."""
    knobs = dataclasses.replace(Knobs(), recorded_fields_in_get=True)
    firm = make_firm(knobs=knobs, payment_account="BILL Money Out Clearing")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.record(bill, reference="1077", account="Checking")
    firm.update()
    check = firm.posted(payment)
    assert ("Checking", "1077", Decimal("120.00")) == (check.account, check.number, check.amount)
    assert firm.agree()
