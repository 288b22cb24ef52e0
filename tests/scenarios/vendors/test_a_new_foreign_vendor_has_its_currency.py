"""
A vendor that is paid in euros is added to QuickBooks as a vendor in euros.

Fact: the currency of a vendor is fixed once used (QuickBooks SDK, messages0), so it must be right from the
beginning.
"""

from collections.abc import Callable

from qbxml.testing import Preferences
from tests.scenarios.firm import Firm


def test_its_bills_can_be_posted(make_firm: Callable[..., Firm]) -> None:
    """With the account of that currency by setting."""
    firm = make_firm(
        preferences=Preferences(is_multi_currency_on=True), ap_accounts={"EUR": "Accounts Payable EUR"}
    )
    firm.books.file.add_currency("Euro", "EUR", rate="1.10")
    firm.books.account("Accounts Payable EUR", "AccountsPayable", currency_ref="Euro")
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert firm.posted(bill)
