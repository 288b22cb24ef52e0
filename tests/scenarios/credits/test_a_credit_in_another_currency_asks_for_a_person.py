"""
A vendor credit in euros is not posted at whatever rate the company file has for the day.

Fact: bills have `fundingAmount` in dollars beside `amount`, vendor credits have not (BILL API reference,
getbill, listvendorcredits); without ExchangeRate QuickBooks takes its own (qbXML On-Screen Reference,
VendorCreditAdd).
"""

from collections.abc import Callable
from decimal import Decimal

from qbxml.testing import Preferences
from tests.scenarios.firm import Firm


def test_entered_by_hand_it_is_linked(make_firm: Callable[..., Firm]) -> None:
    """At the rate that the bookkeeper chose."""
    firm = make_firm(
        preferences=Preferences(is_multi_currency_on=True), ap_accounts={"EUR": "Accounts Payable EUR"}
    )
    firm.books.file.add_currency("Euro", "EUR", rate="1.10")
    firm.books.account("Accounts Payable EUR", "AccountsPayable", currency_ref="Euro")
    firm.books.vendor("Berlin Stone", currency_ref="Euro")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    credit = firm.bill.credit(berlin, number="C-7", lines=[("Fuel", "40.00")])
    firm.update()
    assert () == firm.books.credits()
    assert "currency" == firm.trouble(credit).code
    assert "in EUR" in firm.trouble(credit).cause
    keyed = firm.books.key_credit(
        "Berlin Stone",
        number="C-7",
        lines=[("Fuel", "40.00")],
        ap_account_ref="Accounts Payable EUR",
        exchange_rate=Decimal("1.196"),
    )
    firm.update()
    assert keyed == firm.posted(credit).id
    assert Decimal("-47.84") == firm.books.balance("Fuel")
    assert () == firm.exceptions()
