"""
A credit that is put on a bill while BILL shows nothing of it among its changes is found all the same.

Fact: no event tells of credits, and what moves their `updatedTime` is not documented (BILL API reference,
listvendorcredits).
"""

from collections.abc import Callable
from decimal import Decimal

from billv3.testing import Knobs
from tests.scenarios.firm import Firm


def test_it_is_noticed_within_hours(make_firm: Callable[..., Firm]) -> None:
    """Credits that are not used up are read again now and then."""
    firm = make_firm(knobs=Knobs(use_moves_credit_updated_time=False))
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "50.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.update()
    firm.clock.advance(hours=2)
    firm.bill.put_credit(bill, credit, "20.00")
    for _ in range(6):
        firm.update()
    assert Decimal("100.00") == firm.posted(bill).open == firm.bill.due(bill)
    assert firm.agree()
    assert firm.report().agrees
