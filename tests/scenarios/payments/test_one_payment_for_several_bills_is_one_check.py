"""
Bills of one vendor that BILL pays together are paid by one check, as the bank statement shows it.

Fact: a combined payment has one id and several billPayments (BILL docs "AP payments"); one
BillPaymentCheck may be applied to several bills (qbXML On-Screen Reference, BillPaymentCheck).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_one_check_closes_three_bills(firm: Firm) -> None:
    """Its amount is the sum, and each bill is closed."""
    cedar = firm.bill.vendor("Cedar Supply")
    bills = [firm.bill.approved_bill(cedar, number=str(n), lines=[("Fuel", f"{n}0.10")]) for n in (1, 2, 3)]
    payment = firm.bill.pay(*bills)
    firm.update()
    (check,) = firm.books.checks()
    assert check == firm.posted(payment)
    assert Decimal("60.30") == check.amount
    assert {Decimal("0.00")} == {firm.posted(bill).open for bill in bills}
    assert firm.agree()
