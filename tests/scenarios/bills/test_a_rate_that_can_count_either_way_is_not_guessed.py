"""
BILL gives a rate, and nothing tells in which direction it counts: nothing is posted until somebody has said.

Fact: the direction of BILL's `exchangeRate` is not documented (BILL API reference, getbill). A currency that
nobody gave a rate in QuickBooks is worth one of the home currency there, which says nothing.
"""

from collections.abc import Callable
from decimal import Decimal

from billv3.testing import Knobs
from tests.scenarios.firm import Firm


def test_a_person_brings_the_rate_up_to_date(make_euro_firm: Callable[..., Firm]) -> None:
    """In QuickBooks' list of currencies, and replays; 120 euros are posted as 150 dollars, not as 96."""
    firm = make_euro_firm(rate="1", knobs=Knobs(bill_in_dollars=False))
    firm.bill.fake.office.set_exchange_rate("EUR", "0.80")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert () == firm.books.bills()
    trouble = firm.trouble(bill)
    assert "exchange_rate" == trouble.code
    assert "0.8 for EUR means 0.8 or 1.25 USD for one" in trouble.cause
    firm.books.file.set_exchange_rate("Euro", "1.10")
    firm.admin.replay(bill)
    firm.update()
    assert Decimal("150.00") == firm.books.balance("Fuel")
    assert () == firm.exceptions()
