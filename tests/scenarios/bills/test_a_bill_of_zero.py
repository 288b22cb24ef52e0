"""
A bill whose lines add up to zero, such as a warranty swap, is posted and is paid.

Fact: whether QuickBooks takes a zero-total bill is not documented (QuickBooks SDK, messages0); refused, it
must be told.
"""

from collections.abc import Callable

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


def test_either_way_it_is_not_lost(make_firm: Callable[..., Firm]) -> None:
    """Here QuickBooks refuses it."""
    firm = make_firm(behaviour=Behaviour(zero_total_bill="refuse"))
    cedar = firm.bill.vendor("Cedar Supply")
    lines = [("Repairs", "50.00"), ("Repairs", "-50.00")]
    bill = firm.bill.approved_bill(cedar, number="1042", lines=lines)
    firm.update()
    assert firm.trouble(bill).cause
    firm.admin.skip(bill)
    firm.update()
    assert firm.agree()
