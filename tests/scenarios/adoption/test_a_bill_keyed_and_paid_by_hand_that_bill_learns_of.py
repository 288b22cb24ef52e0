"""
A bill was keyed and paid in QuickBooks, and entered in BILL afterwards: it is linked, and somebody is told
that it is paid already.

Answers: "the bill is already marked as paid in QuickBooks" (https://vendorpayhelp.bill.com/hc/en-
us/articles/360051654931); that paying a bill changes its own version is not documented
(docs/reference/company-file.md).
"""

from collections.abc import Callable

import pytest

from qbxml.testing import Behaviour
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("touched", [True, False])
def test_what_bill_does_not_know_is_of_no_concern_until_it_does(
    make_firm: Callable[..., Firm], touched: bool
) -> None:
    """Whether or not QuickBooks tells of the bill anew when it is paid."""
    firm = make_firm(behaviour=Behaviour(paying_touches_bill=touched))
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    by_hand = firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")])
    for _ in range(2):
        firm.update()
        firm.days(5)
    keyed = firm.books.pay(by_hand)
    firm.update()
    firm.days(5)
    firm.update()
    assert () == firm.exceptions()
    bill = firm.bill.approved_bill(
        cedar, number="1042", lines=[("Fuel", "120.00")], on=firm.books.paper(by_hand).on
    )
    firm.update()
    assert by_hand == firm.posted(bill).id
    assert "bill 1042 with 120.00" in firm.trouble(keyed).cause
    firm.bill.archive(bill)
    firm.update()
    assert None is firm.trouble(keyed), "BILL does not pay what is archived"
    firm.bill.restore(bill)
    firm.update()
    assert firm.trouble(keyed)
