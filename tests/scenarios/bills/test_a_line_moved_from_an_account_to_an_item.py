"""
A line of a posted bill that names an item in BILL from now on becomes an item line, and no second line.

Fact: lines on accounts and lines on items are two tables in QuickBooks, and a TxnLineID of one is not found
in the other, status 3120 (qbXML On-Screen Reference, BillMod).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_the_line_on_the_account_is_gone(firm: Firm) -> None:
    """And when BILL takes the item off again, the item line goes."""
    firm.books.item("Mulch", account="Job Materials")
    mulch = firm.bill.entry("items", "Mulch", type="SERVICE")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00"), ("Rent", "80.00")])
    firm.update()
    firm.bill.edit(bill, lines=[firm.bill.line(None, "120.00", itemId=mulch), ("Rent", "80.00")])
    firm.update()
    assert ("", "Mulch") == firm.posted(bill).items
    assert Decimal("0.00") == firm.books.balance("Fuel")
    assert Decimal("120.00") == firm.books.balance("Job Materials")
    firm.bill.edit(bill, lines=[("Fuel", "120.00"), ("Rent", "80.00")])
    firm.update()
    assert Decimal("0.00") == firm.books.balance("Job Materials")
    assert {("Rent", Decimal("80.00")), ("Fuel", Decimal("120.00"))} == set(firm.posted(bill).lines)
    assert firm.agree()
