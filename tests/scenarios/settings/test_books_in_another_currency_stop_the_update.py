"""
Canadian books, and nobody set the home currency: no bill in US dollars is posted as Canadian ones.

Fact: bills of BILL do not say their currency, vendors do (BILL API reference, billCurrency); QuickBooks says
which one its books are kept in (qbXML schema, MultiCurrencyPreferences and CurrencyRet).
"""

from qbxml.testing import Preferences
from syncer.stores import MemoryStore
from tests.scenarios.firm import Firm


def test_the_exception_says_what_to_set() -> None:
    """Once it is set, a bill in US dollars is one in another currency, which needs an account of its own."""
    canadian = Preferences(is_multi_currency_on=True, home_currency="Canadian Dollar")
    firm = Firm(MemoryStore(), preferences=canadian)
    parts = firm.bill.vendor("US Parts", billCurrency="USD")
    bill = firm.bill.approved_bill(parts, number="1042", lines=[("Fuel", "100.00")])
    firm.bill.approved_bill(
        firm.bill.vendor("Maple Farm", billCurrency="CAD"), number="7", lines=[("Fuel", "50.00")]
    )
    assert not firm.update().well
    (trouble,) = firm.exceptions()
    assert "CAD" in trouble.cause
    assert "home_currency" in trouble.fix
    assert () == firm.books.bills()

    firm.set(home_currency="CAD")
    assert firm.update().well

    assert ["7"] == [one.number for one in firm.books.bills()]
    assert "USD" in firm.trouble(parts).cause
    assert firm.waits_for(bill)
