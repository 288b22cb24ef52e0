"""
A bill of 120 euros that BILL values at 143.52 dollars costs 143.52 dollars in the books.

Fact: ExchangeRate of QuickBooks is home currency for one foreign unit (qbXML On-Screen Reference); BILL gives
`fundingAmount` in dollars beside `amount` (BILL API reference, getbill). In which direction BILL's own
`exchangeRate` counts is not documented, so both are played.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

import pytest

from billv3.testing import Knobs
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("direction", ["per_dollar", "in_dollars"])
def test_the_expense_is_the_funding_amount(
    make_euro_firm: Callable[..., Firm], direction: Literal["per_dollar", "in_dollars"]
) -> None:
    """To the cent, whatever rate the company file has for the day."""
    firm = make_euro_firm(rate="1.10", knobs=Knobs(exchange_rate=direction))
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert Decimal("143.52") == firm.bill.fake.read("bills", bill)["fundingAmount"]
    assert Decimal("143.52") == firm.books.balance("Fuel")
    assert "1.196, since BILL says that 120.00 EUR are 143.52 USD" in firm.trail(bill)
