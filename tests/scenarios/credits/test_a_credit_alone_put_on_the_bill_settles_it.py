"""
A bill that is entered in BILL with a credit on it for all that it costs is settled in both systems, and
nobody pays it.

Fact: credits can be named when the bill is entered (BILL API reference, createbill, `vendorCredits`);
QuickBooks keeps no payment of them (qbXML On-Screen Reference, BillPaymentCheckAdd).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_no_payment_is_needed_on_either_side(firm: Firm) -> None:
    """Part of the credit is left for later."""
    cedar = firm.bill.vendor("Cedar Supply")
    credit = firm.bill.credit(cedar, number="CR-7", lines=[("Fuel", "50.00")])
    on_it = [{"id": credit, "amount": Decimal("20.00")}]
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "20.00")], vendorCredits=on_it)
    firm.update()
    assert Decimal("0.00") == firm.posted(bill).open
    assert Decimal("-30.00") == firm.books.open_balance("Cedar Supply")
    assert "put on the bill in BILL" in firm.trail(f"{credit}:{bill}")
    firm.days(1)
    assert firm.update().quiet
    assert firm.agree()
    assert firm.report().agrees
