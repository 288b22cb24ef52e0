"""
The firm paid by its card, keyed that in QuickBooks and recorded it in BILL: it is one payment, not a card
payment and a check.

Fact: a recorded payment names the account it was paid from, or none (BILL API reference, recordpayment); that
it is read back with it is not documented.
"""

from decimal import Decimal

import pytest

from tests.scenarios.firm import Firm


@pytest.mark.parametrize("account", ["Company Card", None])
def test_it_is_linked(firm: Firm, account: str | None) -> None:
    """Whether BILL names the card or nothing."""
    firm.bill.account("Company Card", type="CREDIT_CARD", number="21000")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill), card="Company Card")
    payment = firm.bill.record(bill, account=account)
    firm.update()
    assert keyed == firm.posted(payment).id
    assert () == firm.books.checks()
    assert Decimal("-120.00") == firm.books.balance("Company Card")
    assert firm.update().quiet
    assert firm.agree()
