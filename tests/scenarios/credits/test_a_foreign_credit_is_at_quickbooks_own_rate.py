"""
BILL's vendor credits tell no exchange rate: QuickBooks takes its own, as for one that a person enters.

Fact: a vendor credit of BILL has no rate and no amount in dollars (BILL API reference, getvendorcredit).
"""

from collections.abc import Callable
from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_trail_says_so(make_euro_firm: Callable[..., Firm]) -> None:
    """And where QuickBooks has no rate, a person is asked first."""
    firm = make_euro_firm(rate="1")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    credit = firm.bill.credit(berlin, number="CM-1", lines=[("Fuel", "20.00")])
    firm.update()
    assert "exchange_rate" == firm.trouble(credit).code
    firm.books.file.set_exchange_rate("Euro", "1.10")
    firm.admin.replay(credit)
    firm.update()
    assert Decimal("-22.00") == firm.books.balance("Fuel")
    assert "QuickBooks takes its own, now 1.1" in firm.trail(credit)
    assert () == firm.exceptions()
