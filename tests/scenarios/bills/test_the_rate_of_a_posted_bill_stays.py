"""
BILL's rate moves from day to day while a bill is unpaid: the posted bill keeps the one it was posted at.

Fact: whether the rate of a bill moves in BILL is not documented (BILL API reference, getbill), so both are
played. In the books, a change of the rate afterwards is a gain or loss of its own, not another bill.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from billv3.testing import Knobs
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("moves", [True, False])
def test_neither_a_new_rate_nor_an_edit_changes_it(make_euro_firm: Callable[..., Firm], moves: bool) -> None:
    """The edit reaches QuickBooks, at the old rate."""
    firm = make_euro_firm(rate="1.10", knobs=Knobs(bill_rate_moves=moves))
    firm.bill.fake.office.set_exchange_rate("EUR", "0.80")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.fake.office.set_exchange_rate("EUR", "0.90")
    firm.days(1)
    assert firm.update().quiet
    firm.bill.edit(bill, memo="of March")
    firm.update()
    assert "of March" == firm.posted(bill).memo
    assert Decimal("150.00") == firm.books.balance("Fuel")
    assert () == firm.exceptions()
