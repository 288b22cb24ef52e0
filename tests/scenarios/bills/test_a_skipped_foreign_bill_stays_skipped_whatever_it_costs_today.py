"""
A foreign bill was entered by hand and skipped, and BILL's rate moves on: it is not posted as well.

Fact: whether the rate of a bill moves in BILL is not documented (BILL API reference, getbill), so both are
played.
"""

from collections.abc import Callable

import pytest

from billv3.testing import Knobs
from tests.scenarios.firm import NAME, PERSON, Firm


@pytest.mark.parametrize("moves", [True, False])
def test_not_even_once_the_rate_is_known(make_euro_firm: Callable[..., Firm], moves: bool) -> None:
    """What kept it from being posted is gone; that somebody dealt with it is not."""
    firm = make_euro_firm(rate="1", knobs=Knobs(bill_in_dollars=False, bill_rate_moves=moves))
    firm.bill.fake.office.set_exchange_rate("EUR", "0.80")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert "exchange_rate" == firm.trouble(bill).code
    firm.admin.skip(bill)
    firm.update()
    firm.books.file.set_exchange_rate("Euro", "1.10")
    firm.bill.fake.office.set_exchange_rate("EUR", "0.90")
    firm.days(1)
    firm.desk.read_anew(NAME, actor=PERSON)
    assert firm.update().quiet
    assert () == firm.books.bills()
    assert () == firm.exceptions()
