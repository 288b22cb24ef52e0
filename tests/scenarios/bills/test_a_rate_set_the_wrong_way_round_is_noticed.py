"""
Somebody sets the direction of BILL's rates the wrong way round: QuickBooks' own rate keeps the bill out.

Fact: ExchangeRate of QuickBooks is home currency for one foreign unit (qbXML On-Screen Reference); it takes a
rate that was turned round like any other.
"""

from collections.abc import Callable
from decimal import Decimal

from billv3.testing import Knobs
from syncer.settings import BillRates
from tests.scenarios.firm import Firm


def test_it_is_posted_once_the_setting_is_right(make_euro_firm: Callable[..., Firm]) -> None:
    """The exception is decided anew by the change."""
    firm = make_euro_firm(
        rate="1.20",
        knobs=Knobs(bill_in_dollars=False, exchange_rate="per_dollar"),
        bill_rates=BillRates.IN_DOLLARS,
    )
    firm.bill.fake.office.set_exchange_rate("EUR", "0.80")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert () == firm.books.bills()
    assert "exchange_rate" == firm.trouble(bill).code
    firm.set(bill_rates=BillRates.PER_DOLLAR)
    firm.update()
    assert Decimal("150.00") == firm.books.balance("Fuel")
    assert () == firm.exceptions()
