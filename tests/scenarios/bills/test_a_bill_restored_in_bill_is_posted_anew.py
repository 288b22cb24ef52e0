"""
A bill that was archived by mistake and restored is posted again, as a second paper beside the voided one.

Fact: an archived bill can be restored (BILL API reference, restorebill); a void in QuickBooks is for good
(QuickBooks SDK, modify, delete and void requests, TxnVoid sets amounts to zero and keeps the record).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_it_stands_once_with_its_amount(firm: Firm) -> None:
    """One void paper, one live one, and the right amount owed."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.archive(bill)
    firm.update()
    firm.bill.restore(bill)
    firm.update()
    assert [True, False] == [paper.void for paper in firm.books.bills()]
    assert Decimal("120.00") == firm.books.open_balance("Cedar Supply")
    assert firm.update().quiet
    assert firm.agree()
