"""
A line with an item in BILL is an item line in QuickBooks, with its quantity.

Answers: "bills/invoices with those items used on them will not sync to QuickBooks Desktop"
(https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_item_and_account_lines_together(firm: Firm) -> None:
    """The totals agree to the cent."""
    firm.books.item("Mulch", account="Job Materials")
    mulch = firm.bill.entry("items", "Mulch", type="SERVICE")
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(
        cedar, number="1042", lines=[firm.bill.line(None, "120.00", itemId=mulch), ("Fuel", "3.50")]
    )
    firm.update()
    paper = firm.posted(bill)
    assert {"Mulch", ""} == set(paper.items)
    assert Decimal("123.50") == paper.amount
    assert Decimal("120.00") == firm.books.balance("Job Materials")
    assert firm.update().quiet
    assert firm.agree()
