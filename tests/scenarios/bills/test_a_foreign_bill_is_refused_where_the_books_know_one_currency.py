"""
A bill in euros, in a company file with one currency, is put before a person and not posted as dollars.

Answers: "Only USD Currency is supported" (https://vendorpayhelp.bill.com/hc/en-us/articles/360013338832);
currency elements need multicurrency on, else 3250 (QuickBooks SDK, messages0).
"""

from tests.scenarios.firm import Firm


def test_the_exception_names_the_currency(firm: Firm) -> None:
    """120 euros are not 120 dollars."""
    berlin = firm.bill.vendor("Berlin Stone", billCurrency="EUR")
    bill = firm.bill.approved_bill(berlin, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert () == firm.books.bills()
    assert "EUR" in firm.trouble(bill).cause
