"""
The connector dies after QuickBooks applied a credit, and QuickBooks has forgotten the message set: the bill
itself shows that it was done.

Answers: the same payment applied twice after a time-out (qbwc/ issue 12), where nothing with an id was left.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("remembers", [True, False])
def test_it_is_found_on_the_bill(make_firm: Callable[..., Firm], *, remembers: bool) -> None:
    """Also where some of the same credit lay there already."""
    firm = make_firm(behaviour=Behaviour(remembers_message_sets=remembers))
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "50.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    for amount in ("10.00", "10.00"):
        firm.bill.put_credit(bill, credit, amount)
        firm.update(lose_answer=True)
        firm.update()
    assert Decimal("20.00") == firm.books.applied(firm.posted(bill), firm.posted(credit))
    assert firm.agree()
    firm.update()
    assert firm.report().agrees
