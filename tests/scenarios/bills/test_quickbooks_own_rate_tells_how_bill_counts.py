"""
BILL gives a rate and does not say what the bill costs: QuickBooks' own tells in which direction it counts.

Fact: the direction of BILL's `exchangeRate` is not documented (BILL API reference, getbill), and any field of
an answer may be missing. QuickBooks keeps a rate for each currency (qbXML On-Screen Reference, CurrencyRet).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

import pytest

from billv3.testing import Knobs
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("direction", ["per_dollar", "in_dollars"])
def test_the_reading_that_is_near_is_posted(
    make_euro_firm: Callable[..., Firm], direction: Literal["per_dollar", "in_dollars"]
) -> None:
    """And the trail says so: 120 euros at 0.80 euros for a dollar are 150 dollars."""
    firm = make_euro_firm(rate="1.10", knobs=Knobs(exchange_rate=direction, bill_in_dollars=False))
    firm.bill.fake.office.set_exchange_rate("EUR", "0.80")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert Decimal("150.00") == firm.books.balance("Fuel")
    assert "QuickBooks' own for EUR is 1.1" in firm.trail(bill)
    assert () == firm.exceptions()
