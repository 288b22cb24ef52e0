"""
A bill in euros is posted to the payables account in euros, where the books have multiple currencies on.

Fact: a foreign vendor's bill needs an A/P account in that currency (QuickBooks SDK, messages0,
multicurrency).
"""

from collections.abc import Callable
from decimal import Decimal

from qbxml.testing import Preferences
from tests.scenarios.firm import Firm


def test_the_total_is_in_euros(make_firm: Callable[..., Firm]) -> None:
    """By the setting that names the account of the currency."""
    firm = make_firm(
        preferences=Preferences(is_multi_currency_on=True), ap_accounts={"EUR": "Accounts Payable EUR"}
    )
    firm.books.file.add_currency("Euro", "EUR", rate="1.10")
    firm.books.account("Accounts Payable EUR", "AccountsPayable", currency_ref="Euro")
    firm.books.vendor("Berlin Stone", currency_ref="Euro")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert Decimal("120.00") == firm.posted(bill).amount
    assert firm.update().quiet
    assert () == firm.exceptions()
